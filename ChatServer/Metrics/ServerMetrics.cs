using System.Diagnostics.Metrics;
using System.Text.Json;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Metrics;

/// <summary>The counters of the server. Counting is one addition, whether or not the counters are read.</summary>
public sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "ChatCluster.Server";

    private const int MessageIds = 128;

    private static readonly int ErrorCodes = Enum.GetValues<ErrorCode>().Length;
    private static readonly DeliveryOutcome[] Outcomes = Enum.GetValues<DeliveryOutcome>();

    private readonly Meter _meter = new(MeterName);
    private readonly long[] _requests = new long[MessageIds * ErrorCodes];
    private readonly long[] _deliveries = new long[2 * Outcomes.Length];
    private readonly Dictionary<string, long> _closed = [];
    private long _databaseFailures;
    private long _busOutages;
    private long _busUnanswered;
    private long _accepted;
    private long _refused;
    private long _frames;
    private long _unreadable;
    private long _received;
    private long _sent;

    public ServerMetrics()
    {
        _meter.CreateObservableCounter("chat.connections.accepted", () => Volatile.Read(ref _accepted), null, "connections accepted");
        _meter.CreateObservableCounter("chat.connections.refused", () => Volatile.Read(ref _refused), null, "connections refused");
        _meter.CreateObservableCounter("chat.connections.closed", Closings, null, "connections closed, by reason");
        _meter.CreateObservableCounter("chat.frames.received", () => Volatile.Read(ref _frames), null, "JSON frames received");
        _meter.CreateObservableCounter("chat.frames.unreadable", () => Volatile.Read(ref _unreadable), null, "unreadable frames");
        _meter.CreateObservableCounter("chat.received", () => Volatile.Read(ref _received), "By", "bytes received");
        _meter.CreateObservableCounter("chat.sent", () => Volatile.Read(ref _sent), "By", "bytes the kernel took for clients");
        _meter.CreateObservableCounter("chat.requests", Requests, null, "requests handled, by message and errno");
        _meter.CreateObservableCounter("chat.messages", Deliveries, null, "messages by what became of them, one for each receiver");
        _meter.CreateObservableCounter("chat.database.failures", () => Volatile.Read(ref _databaseFailures), null,
            "database operations that failed or came too late");
        Login = new(_meter, "chat.login.duration", "from a login request to its answer, the wait for a hash included");
        Delivery = new(_meter, "chat.delivery.duration", "from a message to the moment when it is safe for all its receivers");
        Database = new(_meter, "chat.database.duration", "a database operation, the wait for a thread included");
        _meter.CreateObservableGauge("chat.thread_pool.queue", () => ThreadPool.PendingWorkItemCount, null, "work that waits for a thread");
        _meter.CreateObservableGauge("chat.thread_pool.threads", () => ThreadPool.ThreadCount, null, "threads of the pool");
    }

    /// <summary>From a login request to its answer.</summary>
    public Latency Login { get; }

    /// <summary>From a message to the moment when it is safe for all its receivers, or known not to be.</summary>
    public Latency Delivery { get; }

    /// <summary>One operation of the database.</summary>
    public Latency Database { get; }

    public void Accepted() => Interlocked.Increment(ref _accepted);

    public void Refused() => Interlocked.Increment(ref _refused);

    public void FrameReceived() => Interlocked.Increment(ref _frames);

    public void FrameUnreadable() => Interlocked.Increment(ref _unreadable);

    public void BytesReceived(long count) => Interlocked.Add(ref _received, count);

    public void BytesSent(long count) => Interlocked.Add(ref _sent, count);

    /// <param name="reason">A word in snake case.</param>
    public void Closed(string reason)
    {
        lock (_closed)
            _closed[reason] = _closed.GetValueOrDefault(reason) + 1;
    }

    /// <param name="messageId">The request's msgid, one that has a handler.</param>
    /// <param name="errno">0 to 13, as answered.</param>
    public void Handled(int messageId, int errno) => Interlocked.Increment(ref _requests[messageId * ErrorCodes + errno]);

    /// <summary>It is known what became of a message for some of its receivers.</summary>
    /// <param name="toGroup">False for a message to one user.</param>
    /// <param name="receivers">How many.</param>
    public void Delivered(bool toGroup, DeliveryOutcome outcome, int receivers)
    {
        if (receivers > 0)
            Interlocked.Add(ref _deliveries[(toGroup ? Outcomes.Length : 0) + (int)outcome], receivers);
    }

    /// <summary>The message bus answers no more, or did not from the start.</summary>
    public void BusLost() => Interlocked.Increment(ref _busOutages);

    /// <summary>Another server did not say in time what became of a message.</summary>
    public void RelayUnanswered() => Interlocked.Increment(ref _busUnanswered);

    /// <summary>Adds the metrics of the message bus, where there is one.</summary>
    public void ShowBus(Func<bool> isUp)
    {
        Show("chat.bus.up", "1 while the message bus answers", () => isUp() ? 1 : 0);
        _meter.CreateObservableCounter("chat.bus.outages", () => Volatile.Read(ref _busOutages), null,
            "how often the message bus stopped answering");
        _meter.CreateObservableCounter("chat.bus.unanswered", () => Volatile.Read(ref _busUnanswered), null,
            "messages of which another server did not say in time what became of them");
    }

    public void DatabaseFailed() => Interlocked.Increment(ref _databaseFailures);

    /// <summary>Adds what this process is: a gauge that is always 1, whose labels say it.</summary>
    /// <param name="database">The kind of its database.</param>
    public void ShowBuild(string database)
    {
        var version = typeof(ServerMetrics).Assembly.GetName().Version!.ToString(fieldCount: 3);
        var build = new Measurement<int>(1, new("version", version), new("database", database), new("runtime", $"{Environment.Version}"));
        _meter.CreateObservableGauge("chat.build_info", () => build, null, "always 1; its labels say what runs");
    }

    /// <returns>Whether the instrument counts for another server of this process.</returns>
    public bool IsAnotherServers(Instrument instrument) => instrument.Meter.Name == MeterName && instrument.Meter != _meter;

    /// <summary>Adds a gauge whose value is counted elsewhere, such as the users that are logged in.</summary>
    public void Show(string name, string description, Func<int> value) => _meter.CreateObservableGauge(name, value, null, description);

    /// <summary>The totals for the status page.</summary>
    public IReadOnlyDictionary<string, long> Totals() => new SortedDictionary<string, long>
    {
        ["connections_accepted"] = Volatile.Read(ref _accepted),
        ["connections_refused"] = Volatile.Read(ref _refused),
        ["frames_received"] = Volatile.Read(ref _frames),
        ["frames_unreadable"] = Volatile.Read(ref _unreadable),
        ["bytes_received"] = Volatile.Read(ref _received),
        ["bytes_sent"] = Volatile.Read(ref _sent),
    };

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Requests()
    {
        for (var index = 0; index < _requests.Length; index++)
        {
            if (Volatile.Read(ref _requests[index]) is > 0 and var count)
            {
                var request = MessageName.Word((MessageId)(index / ErrorCodes));
                yield return new(count, new("request", request), new("errno", index % ErrorCodes));
            }
        }
    }

    private IEnumerable<Measurement<long>> Deliveries()
    {
        for (var index = 0; index < _deliveries.Length; index++)
        {
            if (Volatile.Read(ref _deliveries[index]) is > 0 and var count)
            {
                yield return new(count, new("kind", index < Outcomes.Length ? "chat" : "group"),
                    new("delivery", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Outcomes[index % Outcomes.Length]}")));
            }
        }
    }

    private List<Measurement<long>> Closings()
    {
        lock (_closed)
        {
            return
            [
                .. _closed.Select(static one => new Measurement<long>(one.Value, new KeyValuePair<string, object?>("reason", one.Key))),
            ];
        }
    }
}
