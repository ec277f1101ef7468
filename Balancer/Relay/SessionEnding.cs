using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>When a session is over.</summary>
/// <remarks>
/// Without half-close the first end is the end of both, as soon as what that side had sent is delivered: answers still
/// on their way are lost, as with nginx. With half-close both streams must have ended.
/// </remarks>
internal static class SessionEnding
{
    /// <summary>How many milliseconds a client may take no byte of the text of <c>return</c>, as nginx has it.</summary>
    internal const int ReturnTimeout = 5000;

    /// <summary>What the log says of a session that this process ends.</summary>
    internal static string Explain(RelayEnd end) => end switch
    {
        RelayEnd.ServerDown => "closed because the server is down",
        RelayEnd.Rebalanced => "closed to move the client to another server",
        RelayEnd.TooOld => "closed at its max_session_age",
        RelayEnd.ClosedByHand => "closed by ctl",
        _ => "shutdown timeout",
    };

    internal static bool IsOver<TSocket>(HalfPipe<TSocket> client, HalfPipe<TSocket> upstream, bool halfClose)
        where TSocket : struct, IStreamSocket<TSocket>
    {
        var owesClient = upstream.HasPending && (halfClose || !client.Ended);
        var owesUpstream = client.HasPending && (halfClose || !upstream.Ended);
        var hasEnded = halfClose ? client.Ended && upstream.Ended : client.Ended || upstream.Ended;
        return hasEnded && !owesClient && !owesUpstream;
    }

    /// <summary>The other side is to be told now that this one has ended its stream.</summary>
    internal static bool IsToBePassedOn<TSocket>(HalfPipe<TSocket> from, bool halfClose) where TSocket : struct, IStreamSocket<TSocket> =>
        halfClose && from is { Ended: true, HasPending: false, EndPassedOn: false };
}
