using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>A request that the server owes an answer.</summary>
/// <param name="Deadline">When waiting for it ends.</param>
/// <param name="List">For a <see cref="Roster"/>: the list it is about.</param>
/// <param name="Asked">For a <see cref="Roster"/>: the person wants to see the list, rather than the client to refresh it.</param>
public sealed record PendingRequest(Message Request, DateTimeOffset Deadline, ListKind List = ListKind.Friends, bool Asked = false);
