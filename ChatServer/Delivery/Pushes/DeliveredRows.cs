using System.Collections.Concurrent;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>
/// Tells those who wait for it that a row of the offline store has been delivered and deleted: the server that stored it and wants to tell
/// its sender, and the server that handed it over and wants to tell the former.
/// </summary>
public sealed class DeliveredRows(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> _waits = new();

    /// <returns>True when the row is delivered; false when it is not, or not in time; null when nothing is known of it after that
    /// time.</returns>
    public async Task<bool?> WaitAsync(long row, TimeSpan limit)
    {
        var wait = _waits.GetOrAdd(row, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await ((Task)wait.Task).WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _waits.TryRemove(new(row, wait));
        return wait.Task.IsCompleted ? wait.Task.Result : null;
    }

    public void Settle(long row, bool isDelivered)
    {
        if (_waits.TryGetValue(row, out var wait))
            wait.TrySetResult(isDelivered);
    }
}
