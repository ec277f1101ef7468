using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Writes down which live messages have been delivered, many in one transaction, behind the backs of those who chat: nobody's message waits
/// for it.
/// </summary>
/// <remarks>When the disk cannot follow, the newest <see cref="MaxWaiting"/> are written and older ones left out.</remarks>
public sealed class SentMessageRecorder(SentMessageStore store, TimeProvider time, ILogger<SentMessageRecorder> log) : BackgroundService
{
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CleaningPause = TimeSpan.FromHours(1);

    private readonly Lock _door = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Queue<SentMessage> _waiting = new();

    public void Add(SentMessage message)
    {
        lock (_door)
        {
            _waiting.Enqueue(message);
            if (_waiting.Count > MaxWaiting)
                _waiting.Dequeue();
        }
    }

    /// <summary>Ends when everything added before is written. If the storage cannot, it is left out and the log says so.</summary>
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
            log.NotRecorded();
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
            // The store has said why; there will be another time.
        }
    }

    private List<SentMessage> TakeWaiting()
    {
        lock (_door)
        {
            var taken = _waiting;
            _waiting = new();
            return [.. taken];
        }
    }
}
