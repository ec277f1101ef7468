using System.Collections.Concurrent;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// The bus over Redis: one channel for each server, and one for all. Once a second this server sends itself an echo; when two are missing
/// the bus counts as down, and after three the connection is replaced. A connection that looks open may have lost its subscription, or
/// belong to a Redis that is suspended: only a message that came back tells.
/// </summary>
public sealed class RedisBus(BusOptions options, TimeProvider time, ServerMetrics metrics, ILogger<RedisBus> log)
    : IClusterBus, IAsyncDisposable
{
    private const int MissesUntilDown = 2;
    private const int MissesUntilReplaced = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EchoTime = TimeSpan.FromMilliseconds(600);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, PublishQueue> _queues = new();
    private Task _watching = Task.CompletedTask;
    private string _server = "";
    private string _prefix = "";
    private volatile RedisConnection? _connection;
    private volatile BusState _state = BusState.Down;
    private volatile TaskCompletionSource? _echoed;
    private volatile bool _hasGap = true;
    private long _echo;
    private int _misses;

    public BusState State => _state;

    public string Url { get; } = options.ToString();

    public Action<BusMessage>? Received { get; set; }

    public Action<BusState>? StateChanged { get; set; }

    public async Task JoinAsync(string server, string cluster)
    {
        (_server, _prefix) = (server, $"{options.Prefix}:{cluster}:");
        await CheckAsync();
        _watching = WatchAsync();
        _watching.InBackground(log, "watch the message bus");
    }

    public Task<bool> SendAsync(string server, BusMessage message) =>
        _queues.GetOrAdd(server, name => new(bytes => TryPublishAsync(name, bytes), log)).SendAsync(message);

    public async Task BroadcastAsync(BusMessage message)
    {
        try
        {
            if (_connection is { } connection)
                await connection.PublishAsync(_prefix + "all", sharded: false, message.ToBytes());
        }
        catch (Exception failure) when (RedisConnection.IsExpected(failure))
        {
            _hasGap = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task<bool> TryPublishAsync(string server, byte[] bytes)
    {
        if (_connection is not { } connection)
            return false;
        try
        {
            if (await connection.PublishAsync(ChannelOf(server), connection.IsSharded, bytes) > 0)
                return true;
        }
        catch (Exception failure) when (RedisConnection.IsExpected(failure))
        {
            // The next echo tells whether the bus is down.
        }
        // The other server may only have been away for a moment, and not know that it has missed something.
        _hasGap = true;
        return false;
    }

    private string ChannelOf(string server) => $"{_prefix}server:{server}";

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await CheckAsync();
        }
    }

    private async Task CheckAsync()
    {
        try
        {
            _connection ??= await OpenAsync();
            await EchoAsync(_connection);
            NoteAnswer();
        }
        catch (Exception failure) when (RedisConnection.IsExpected(failure))
        {
            await NoteMissAsync(failure);
        }
    }

    private async Task<RedisConnection> OpenAsync()
    {
        var connection = await RedisConnection.OpenAsync(options, () => _hasGap = true);
        try
        {
            await connection.SubscribeAsync(ChannelOf(_server), connection.IsSharded, Take);
            await connection.SubscribeAsync(_prefix + "all", sharded: false, Take);
            _hasGap = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="TimeoutException">It did not come back.</exception>
    private async Task EchoAsync(RedisConnection connection)
    {
        var echoed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _echoed = echoed;
        await PublishAndReceiveAsync().WaitAsync(EchoTime, time);

        async Task PublishAndReceiveAsync()
        {
            await connection.PublishAsync(ChannelOf(_server), connection.IsSharded, new BusEcho(_server, ++_echo).ToBytes());
            await echoed.Task;
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        foreach (var message in BusMessage.Read(bytes))
        {
            switch (message)
            {
                case BusEcho echo when echo.From == _server && echo.Number == Volatile.Read(ref _echo):
                    _echoed?.TrySetResult();
                    break;
                case not BusEcho when message.From != _server:
                    Received?.Invoke(message);
                    break;
            }
        }
    }

    private void NoteAnswer()
    {
        var isNew = _state != BusState.Up;
        if (_misses == 0 && !isNew && !_hasGap)
            return;
        (_misses, _hasGap, _state) = (0, false, BusState.Up);
        if (isNew)
            log.BusUp(options);
        StateChanged?.Invoke(BusState.Up);
    }

    private async Task NoteMissAsync(Exception failure)
    {
        _misses++;
        if (_misses == MissesUntilDown && _state == BusState.Up || _misses == 1 && _state == BusState.Down)
        {
            _state = BusState.Down;
            metrics.BusLost();
            log.BusDown(options, RedisConnection.Reason(failure, options.Tls));
            StateChanged?.Invoke(BusState.Down);
        }
        if (_misses % MissesUntilReplaced == 0 && Interlocked.Exchange(ref _connection, null) is { } dead)
            await dead.DisposeAsync();
    }
}
