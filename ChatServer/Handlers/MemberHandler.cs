using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// Handles a message that needs a login. Who sends it comes from the session; what the message claims has been checked against that.
/// </summary>
public abstract class MemberHandler<T>(MessageId request) : IMessageHandler
    where T : Message
{
    public MessageId Request => request;

    public bool RequiresLogin => true;

    public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => HandleAsync(session, session.User!, (T)message);

    protected abstract ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, T message);
}
