using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Delivery.Dedup;

/// <summary>Writes to the database which live messages have been delivered, many in one transaction. No message waits for it.</summary>
/// <remarks>When the disk cannot follow, the latest <see cref="MaxWaiting"/> are written and older ones left out.</remarks>
public sealed partial class DedupFlusher(DedupStore store, TimeProvider time, ILogger<DedupFlusher> log) : BackgroundService
{
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CleaningPause = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Queue<SentMessage> _waiting = new();

    public void Add(SentMessage message)
    {
        lock (_lock)
        {
            _waiting.Enqueue(message);
            if (_waiting.Count > MaxWaiting)
                _waiting.Dequeue();
        }
    }

    /// <summary>
    /// Ends when everything that was added before is written. If the store cannot write it, it is left out and the log says so.
    /// </summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (TakeWaiting() is { Count: > 0 } messages)
                await store.AddAsync(messages);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            NotRecorded(log);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cleaned = long.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (cleaned == long.MinValue || time.GetElapsedTime(cleaned) > CleaningPause)
            {
                cleaned = time.GetTimestamp();
                await ForgetOldAsync();
            }
            await FlushAsync();
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await FlushAsync();
    }

    private async Task ForgetOldAsync()
    {
        try
        {
            await store.ForgetOldAsync();
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The store has logged why. The next cleaning tries again.
        }
    }

    private List<SentMessage> TakeWaiting()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = new();
            return [.. taken];
        }
    }

    [LoggerMessage(1204, LogLevel.Warning, "could not record delivered message ids; after a restart a resend may be delivered twice")]
    private static partial void NotRecorded(ILogger log);
}
