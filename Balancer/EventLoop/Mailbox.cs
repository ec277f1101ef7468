namespace ChatCluster.Balancer.EventLoop;

/// <summary>What other threads ask a loop to do: the only door into it.</summary>
/// <param name="wake">Wakes the loop. Called under the mailbox's lock, hence never after <see cref="Close"/>.</param>
internal sealed class Mailbox(Action wake)
{
    private readonly Lock _lock = new();
    private List<Action> _arriving = [];
    private List<Action> _running = [];
    private bool _closed;

    /// <returns>False once the mailbox is closed; the action will not be run.</returns>
    internal bool TryAdd(Action action)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _arriving.Add(action);
            if (_arriving.Count == 1)
                wake();
            return true;
        }
    }

    /// <summary>Runs what has arrived, in the order of arrival. What arrives meanwhile waits for the next call.</summary>
    internal void Run()
    {
        lock (_lock)
            (_arriving, _running) = (_running, _arriving);
        foreach (Action action in _running)
            action();
        _running.Clear();
    }

    /// <summary>Takes nothing more; what has arrived can still be run.</summary>
    internal void Close()
    {
        lock (_lock)
            _closed = true;
    }
}
