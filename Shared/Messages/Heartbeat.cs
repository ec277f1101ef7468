using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>C>S: tests the connection. Allowed before a login.</summary>
public sealed record Heartbeat : Message
{
    public override MessageId Id => MessageId.Heartbeat;

    public override int? ClaimedSender => null;

    internal override void Write(JsonFields json)
    {
    }
}

/// <summary>S>C: the answer to <see cref="Heartbeat"/>.</summary>
/// <param name="Server">"ip:port" of the process that answered, as given on its command line.</param>
public sealed record HeartbeatReply(string Server) : Message
{
    public override MessageId Id => MessageId.HeartbeatReply;

    public override int? ClaimedSender => null;

    internal static HeartbeatReply Read(JsonFields json) => new(json.Text("server"));

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)ErrorCode.Ok);
        json.Add("server", Server);
    }
}
