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

    internal static bool IsOver<TSocket>(HalfPipe<TSocket> client, HalfPipe<TSocket> upstream, bool halfClose) where TSocket : struct, IStreamSocket<TSocket>
    {
        bool owesClient = upstream.HasPending && (halfClose || !client.Ended);
        bool owesUpstream = client.HasPending && (halfClose || !upstream.Ended);
        bool hasEnded = halfClose ? client.Ended && upstream.Ended : client.Ended || upstream.Ended;
        return hasEnded && !owesClient && !owesUpstream;
    }

    /// <summary>The other side is to be told now that this one has ended its stream.</summary>
    internal static bool IsToBePassedOn<TSocket>(HalfPipe<TSocket> from, bool halfClose) where TSocket : struct, IStreamSocket<TSocket> =>
        halfClose && from is { Ended: true, HasPending: false, EndPassedOn: false };
}
