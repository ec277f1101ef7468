namespace ChatCluster.Sockets.EventLoop;

/// <summary>Something to be done on a loop's thread. In this form it costs no object of its own when the action is the same for all.</summary>
internal readonly record struct Letter(SendOrPostCallback Action, object? Argument)
{
    internal void Run() => Action(Argument);
}
