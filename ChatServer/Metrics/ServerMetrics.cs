using System.Diagnostics.Metrics;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Metrics;

/// <summary>What the server counts about itself. Counting is one addition, whether anybody looks or not.</summary>
public sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "ChatCluster.Server";

    private const int MessageIds = 128;

    private static readonly int ErrorCodes = Enum.GetValues<ErrorCode>().Length;

    private readonly Meter _meter = new(MeterName);
    private readonly long[] _requests = new long[MessageIds * ErrorCodes];
    private readonly Dictionary<string, long> _closed = [];
    private long _accepted;
    private long _refused;
    private long _frames;
    private long _unreadable;
    private long _received;
    private long _sent;

    public ServerMetrics()
    {
        _meter.CreateObservableCounter("chat.connections.accepted", () => Volatile.Read(ref _accepted), null, "connections accepted");
        _meter.CreateObservableCounter("chat.connections.refused", () => Volatile.Read(ref _refused), null, "connections turned away at the door");
        _meter.CreateObservableCounter("chat.connections.closed", Closings, null, "connections closed, by reason");
        _meter.CreateObservableCounter("chat.frames.received", () => Volatile.Read(ref _frames), null, "JSON frames received");
        _meter.CreateObservableCounter("chat.frames.unreadable", () => Volatile.Read(ref _unreadable), null, "frames that could not be read");
        _meter.CreateObservableCounter("chat.received", () => Volatile.Read(ref _received), "By", "bytes received");
        _meter.CreateObservableCounter("chat.sent", () => Volatile.Read(ref _sent), "By", "bytes the kernel took for clients");
        _meter.CreateObservableCounter("chat.requests", Requests, null, "requests handled, by message and errno");
    }

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

    /// <summary>Something that others count and this shows, such as how many are logged in.</summary>
    public void Show(string name, string description, Func<int> value) => _meter.CreateObservableGauge(name, value, null, description);

    /// <summary>The sums, for people to read.</summary>
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
                yield return new(count, new("request", ((MessageId)(index / ErrorCodes)).ToString()), new("errno", index % ErrorCodes));
        }
    }

    private List<Measurement<long>> Closings()
    {
        lock (_closed)
            return [.. _closed.Select(reason => new Measurement<long>(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key)))];
    }
}
