namespace ChatCluster.Sockets.EventLoop;

/// <summary>What other threads ask a loop to do: the only door into it.</summary>
/// <param name="wake">Wakes the loop. Called under the mailbox's lock, hence never after <see cref="Close"/>.</param>
internal sealed class Mailbox(Action wake)
{
    private readonly Lock _lock = new();
    private List<Letter> _arriving = [];
    private List<Letter> _running = [];
    private bool _closed;

    /// <returns>False once the mailbox is closed; the letter will not be read.</returns>
    internal bool TryAdd(Letter letter)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _arriving.Add(letter);
            if (_arriving.Count == 1)
                wake();
            return true;
        }
    }

    /// <summary>Does what the letters ask for, in the order of arrival. What arrives meanwhile waits for the next call.</summary>
    internal void Run()
    {
        lock (_lock)
            (_arriving, _running) = (_running, _arriving);
        foreach (Letter letter in _running)
            letter.Run();
        _running.Clear();
    }

    /// <summary>Takes nothing more; what has arrived can still be run.</summary>
    internal void Close()
    {
        lock (_lock)
            _closed = true;
    }
}
