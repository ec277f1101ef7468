using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>A request without an answer.</summary>
/// <param name="Since">When it was sent, by the monotonic clock (<see cref="Uptime"/>).</param>
/// <param name="List">For a <see cref="Roster"/>: the list to show.</param>
/// <param name="Asked">The user asked for it and sees the answer; otherwise the client did, to refresh a list or as a heartbeat.</param>
/// <param name="Again">Resent after a lost connection: it may have succeeded already.</param>
/// <param name="IsLate">The late answer was reported.</param>
public sealed record PendingRequest(
    Message Request, TimeSpan Since, ListKind List = ListKind.Friends, bool Asked = false, bool Again = false, bool IsLate = false)
{
    /// <summary>A heartbeat that the client sent by itself.</summary>
    public bool IsHeartbeat => Request is Heartbeat && !Asked;

    /// <summary>Until it is answered the client does not know which user is logged in.</summary>
    public bool DecidesIdentity => Request is Login or Register or Logout;
}

/// <summary>One of the two lists that a login brings.</summary>
public enum ListKind
{
    Friends,
    Groups,
}
