using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>HEART_BEAT_MSG: tells anyone who asks, even before login, which process is at the other end.</summary>
public sealed class HeartbeatHandler(ServerName server) : OpenHandler<Heartbeat>(MessageId.Heartbeat)
{
    protected override ValueTask<Outcome> HandleAsync(ClientSession session, Heartbeat message) =>
        new(new HeartbeatReply(server.ToString()));
}
