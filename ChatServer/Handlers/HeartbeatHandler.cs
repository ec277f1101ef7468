using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>HEART_BEAT_MSG: answered with the name of this process, even before login.</summary>
public sealed class HeartbeatHandler(ServerName server) : OpenHandler<Heartbeat>(MessageId.Heartbeat)
{
    protected override ValueTask<Outcome> HandleAsync(ClientSession session, Heartbeat message) =>
        new(new HeartbeatReply(server.ToString()));
}
