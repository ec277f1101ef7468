using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>Handles a message that anyone may send, logged in or not.</summary>
public abstract class OpenHandler<T>(MessageId request) : IMessageHandler
    where T : Message
{
    public MessageId Request => request;

    public bool RequiresLogin => false;

    public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => HandleAsync(session, (T)message);

    protected abstract ValueTask<Outcome> HandleAsync(ClientSession session, T message);
}
