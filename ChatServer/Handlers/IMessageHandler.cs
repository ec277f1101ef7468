using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>One row of the dispatch table: the request, its precondition, and the action.</summary>
public interface IMessageHandler
{
    /// <summary>The request that it handles.</summary>
    MessageId Request { get; }

    /// <summary>
    /// Checked by the dispatcher, which then also checks that the message claims no other sender than the session's user.
    /// </summary>
    bool RequiresLogin { get; }

    /// <summary>Called for one message of a session at a time, in the order they came.</summary>
    ValueTask<Outcome> HandleAsync(ClientSession session, Message message);
}

/// <summary>Handles a message that is allowed with or without a login.</summary>
public abstract class OpenHandler<T>(MessageId request) : IMessageHandler
    where T : Message
{
    public MessageId Request => request;

    public bool RequiresLogin => false;

    public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => HandleAsync(session, (T)message);

    protected abstract ValueTask<Outcome> HandleAsync(ClientSession session, T message);
}

/// <summary>Handles a message that needs a login. The sender is the session's user, never the one that the message claims.</summary>
public abstract class MemberHandler<T>(MessageId request) : IMessageHandler
    where T : Message
{
    public MessageId Request => request;

    public bool RequiresLogin => true;

    public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => HandleAsync(session, session.User!, (T)message);

    protected abstract ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, T message);
}
