namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The <c>events</c> block while it is read.</summary>
internal sealed class EventsDraft
{
    public int? WorkerConnections;
    public string? Use;

    // How loops share the work of accepting is their own affair here: these are checked, and have no effect.
    public bool? MultiAccept;
    public bool? AcceptMutex;
    public TimeSpan? AcceptMutexDelay;
    public int? AioRequests;
    public int? EpollEvents;
}
