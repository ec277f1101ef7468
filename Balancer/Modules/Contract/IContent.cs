using System.Net;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>What the sessions of a server are for. One object for all sessions of the server, on all loops.</summary>
public interface IContent
{
    /// <summary>Decides about one session, after its admission.</summary>
    ContentResult Serve(SessionContext session);
}

/// <summary>What a server's configuration says about its content. Immutable.</summary>
public interface IContentConfig
{
    IContent Create(ModuleServices services);
}

/// <summary>What happens with a session; exactly one of the five.</summary>
public readonly record struct ContentResult
{
    /// <summary>The session ends at once.</summary>
    public RelayEnd? End { get; private init; }

    /// <summary>These bytes are sent, then the session ends.</summary>
    public byte[]? Text { get; private init; }

    /// <summary>The session is relayed to a server of this group ...</summary>
    public Upstreams.Upstream? Group { get; private init; }

    /// <summary>... with these settings.</summary>
    public RelaySettings? Settings { get; private init; }

    /// <summary>
    /// The session begins again at the server of this listening socket, an index of <see cref="SessionContext.Listeners"/> ...
    /// </summary>
    public int Listener { get; private init; }

    /// <summary>... as if it had been accepted at this address.</summary>
    public EndPoint? PassedTo { get; private init; }

    /// <summary>This has to be over first ...</summary>
    public Task? Pending { get; private init; }

    /// <summary>... then, on the session's loop, this says what happens.</summary>
    public Func<ContentResult>? Continue { get; private init; }

    public static ContentResult Wait(Task pending, Func<ContentResult> next) => new() { Pending = pending, Continue = next };

    public static ContentResult Refuse(RelayEnd end) => new() { End = end };

    public static ContentResult Send(byte[] text) => new() { Text = text };

    public static ContentResult Relay(Upstreams.Upstream group, RelaySettings settings) => new() { Group = group, Settings = settings };

    public static ContentResult Pass(int listener, EndPoint address) => new() { Listener = listener, PassedTo = address };
}
