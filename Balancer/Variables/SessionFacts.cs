using System.Net;

namespace ChatCluster.Balancer.Variables;

/// <summary>What is known of one session: the source of every variable's value. Filled by whoever learns a fact; used on the session's loop only.</summary>
/// <remarks>An object lives as long as its session's and serves one session after the other; <see cref="Begin"/> makes it new.</remarks>
public sealed class SessionFacts(TimeProvider time)
{
    private KeptValue[]? _kept;
    private List<UpstreamAttempt>? _attempts;
    private long _start;

    /// <summary>Serial number of the client's connection.</summary>
    public long Connection { get; private set; }

    /// <summary>The client's address; null for a client on a unix socket. Real IP puts another in its place.</summary>
    public EndPoint? Client { get; set; }

    /// <summary>The address of the connection itself where <see cref="Client"/> was replaced by real IP, else null.</summary>
    public EndPoint? OriginalClient { get; set; }

    /// <summary>The address that is listened on; a wildcard if that was configured.</summary>
    public EndPoint? Listener { get; private set; }

    /// <summary>Counters and the socket's own address; null where no session is at work, as in a test of a policy.</summary>
    public ISessionTraffic? Traffic { get; init; }

    /// <summary>What the PROXY protocol header said; null without one.</summary>
    public ProxyProtocolFacts? ProxyProtocol { get; set; }

    /// <summary><c>PASSED</c>, <c>REJECTED</c> or <c>REJECTED_DRY_RUN</c>; null where no limit was asked.</summary>
    public string? LimitConnStatus { get; set; }

    /// <summary>The number the session ended with; 0 while it goes on.</summary>
    public int Status { get; set; }

    /// <summary>The attempts to reach a server, in order; empty unless <see cref="NotesAttempts"/>.</summary>
    public IReadOnlyList<UpstreamAttempt> Attempts => _attempts ?? [];

    /// <summary>Some text of the configuration asks for the attempts: they are worth remembering.</summary>
    public bool NotesAttempts { get; set; }

    /// <summary>Groups of the last regular expression that matched, group 0 first; null: none did.</summary>
    public byte[]?[]? Captures { get; set; }

    /// <summary>Now, by the clock on the wall, in this machine's time zone.</summary>
    public DateTimeOffset LocalTime => time.GetLocalNow();

    /// <summary>Milliseconds since the session began.</summary>
    public long Elapsed => (long)time.GetElapsedTime(_start).TotalMilliseconds;

    public void Begin(long connection, EndPoint? client, EndPoint? listener)
    {
        Clear();
        Connection = connection;
        Client = client;
        Listener = listener;
        _start = time.GetTimestamp();
    }

    /// <summary>The session is over: forgets what was known of it.</summary>
    public void Clear()
    {
        Client = Listener = OriginalClient = null;
        ProxyProtocol = null;
        LimitConnStatus = null;
        Captures = null;
        Status = 0;
        NotesAttempts = false;
        _kept = null;
        _attempts?.Clear();
    }

    /// <summary>A further attempt begins; the one before has ended.</summary>
    public void BeginAttempt()
    {
        if (!NotesAttempts)
            return;
        EndAttempt(sent: 0, received: 0);
        (_attempts ??= []).Add(new UpstreamAttempt(Elapsed));
    }

    /// <summary>The attempt under way; null when there is none or nobody asks.</summary>
    public UpstreamAttempt? Attempt => NotesAttempts && _attempts is { Count: > 0 } ? _attempts[^1] : null;

    /// <summary>The attempt under way has ended with these bytes to and from its server; an ended one is left alone.</summary>
    public void EndAttempt(long sent, long received) => Attempt?.End(Elapsed, sent, received);

    /// <summary>A value that was kept for this session.</summary>
    internal bool TryGetKept(int index, out byte[]? value)
    {
        var kept = _kept is not null && index < _kept.Length ? _kept[index] : default;
        value = kept.Value;
        return kept.IsHere;
    }

    internal void Keep(int index, byte[]? value)
    {
        if (_kept is null || index >= _kept.Length)
            Array.Resize(ref _kept, index + 1);
        _kept[index] = new KeptValue(true, value);
    }

    private readonly record struct KeptValue(bool IsHere, byte[]? Value);
}
