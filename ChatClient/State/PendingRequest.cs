using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>A request that the server owes an answer.</summary>
/// <param name="Since">When it was sent, by the monotonic clock (<see cref="Uptime"/>).</param>
/// <param name="List">For a <see cref="Roster"/>: the list it is about.</param>
/// <param name="Asked">The person wants to see the answer; otherwise the client asked for itself, to refresh a list or to see that the server is there.</param>
/// <param name="Again">Sent before, on a connection that was lost: it may have been done already.</param>
/// <param name="IsLate">The user was told that the answer takes long.</param>
public sealed record PendingRequest(
    Message Request, TimeSpan Since, ListKind List = ListKind.Friends, bool Asked = false, bool Again = false, bool IsLate = false)
{
    /// <summary>The client's own "are you there?", which nobody waits for.</summary>
    public bool IsHeartbeat => Request is Heartbeat && !Asked;

    /// <summary>Until it is answered the client does not know which user it is.</summary>
    public bool DecidesIdentity => Request is Login or Register or Logout;
}
