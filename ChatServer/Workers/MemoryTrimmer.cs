namespace ChatCluster.Server.Workers;

/// <summary>
/// Gives memory back to the system when a busy time is over: a server whose users are idle allocates so little that the runtime would not
/// collect for hours what the start or thousands of logins have left. One a process.
/// </summary>
internal sealed class MemoryTrimmer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly BusyTime _busy = new();
    private readonly ITimer _timer;

    public MemoryTrimmer() =>
        _timer = TimeProvider.System.CreateTimer(static self => ((MemoryTrimmer)self!).CollectAfterBusyTime(), this, Interval, Interval);

    public void Dispose() => _timer.Dispose();

    private void CollectAfterBusyTime()
    {
        // Stops all threads for some ten milliseconds, and gives back more than a collection that the runtime begins.
        if (_busy.IsOver(GC.GetTotalAllocatedBytes(), GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes))
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
