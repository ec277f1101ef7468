namespace ChatCluster.Sockets.EventLoop;

/// <summary>The callbacks that other threads post to a loop: the only way into it.</summary>
/// <param name="wake">Wakes the loop. Called under the mailbox's lock, hence never after <see cref="Close"/>.</param>
internal sealed class Mailbox(Action wake)
{
    private readonly Lock _lock = new();
    private List<PostedCallback> _arriving = [];
    private List<PostedCallback> _running = [];
    private bool _closed;

    internal bool IsClosed
    {
        get
        {
            lock (_lock)
                return _closed;
        }
    }

    /// <returns>False if the mailbox is closed: the callback will not run.</returns>
    internal bool TryAdd(PostedCallback callback)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _arriving.Add(callback);
            if (_arriving.Count == 1)
                wake();
            return true;
        }
    }

    /// <summary>Runs the callbacks in the order of arrival. Those that arrive meanwhile wait for the next call.</summary>
    internal void Run()
    {
        lock (_lock)
            (_arriving, _running) = (_running, _arriving);
        foreach (var callback in _running)
            callback.Run();
        _running.Clear();
    }

    /// <summary>Accepts no more callbacks; those that arrived can still be run.</summary>
    internal void Close()
    {
        lock (_lock)
            _closed = true;
    }
}

/// <summary>A callback for a loop's thread. With a static action it needs no allocation.</summary>
internal readonly record struct PostedCallback(SendOrPostCallback Action, object? Argument)
{
    internal void Run() => Action(Argument);
}
