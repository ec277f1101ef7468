using System.Net;
using ChatCluster.Sockets.ProxyProtocol;

namespace ChatCluster.Balancer.Variables;

/// <summary>What is known of one session: the source of every variable's value. Used on the session's loop only.</summary>
/// <remarks>An object lives as long as its session's and serves one session after the other; <see cref="Begin"/> makes it new.</remarks>
public sealed class SessionFacts(TimeProvider time)
{
    private KeptValue[]? _kept;
    private List<UpstreamAttempt>? _attempts;
    private List<object>? _states;
    private long _start;

    /// <summary>Serial number of the client's connection.</summary>
    public long Connection { get; private set; }

    /// <summary>The client's address; null for a client on a unix socket. Real IP puts another in its place.</summary>
    public EndPoint? Client { get; set; }

    /// <summary>The address that is listened on; a wildcard if that was configured.</summary>
    public EndPoint? Listener { get; private set; }

    /// <summary>Counters and the socket's own address; null where no session is at work, as in a test of a policy.</summary>
    public ISessionTraffic? Traffic { get; set; }

    /// <summary>What the PROXY protocol header said; null without one.</summary>
    public ProxyHeader? ProxyProtocol { get; set; }

    /// <summary>The number the session ended with; 0 before its end.</summary>
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

    /// <summary>The connection is passed to another server: a new session, which knows the client and its PROXY header.</summary>
    /// <param name="listener">The address it is passed to.</param>
    public void Pass(EndPoint listener)
    {
        var header = ProxyProtocol;
        Begin(Connection, Client, listener);
        ProxyProtocol = header;
    }

    /// <summary>The session is over: forgets what was known of it.</summary>
    public void Clear()
    {
        Client = Listener = null;
        ProxyProtocol = null;
        Captures = null;
        Status = 0;
        NotesAttempts = false;
        _kept = null;
        _attempts?.Clear();
        _states?.Clear();
    }

    /// <summary>What a module remembers of the session; null: nothing. A type belongs to one module.</summary>
    public T? State<T>() where T : class => (T?)_states?.Find(static state => state is T);

    /// <summary>Has a module's object remembered for the session, in place of the one of its type.</summary>
    public void Remember<T>(T state) where T : class
    {
        Forget<T>();
        (_states ??= []).Add(state);
    }

    public void Forget<T>() where T : class => _states?.RemoveAll(static known => known is T);

    /// <summary>A further attempt begins; the one before has ended.</summary>
    public void BeginAttempt()
    {
        if (!NotesAttempts)
            return;
        EndAttempt(sent: 0, received: 0);
        (_attempts ??= []).Add(new UpstreamAttempt(Elapsed));
    }

    /// <summary>The attempt under way; null when there is none or attempts are not recorded.</summary>
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
