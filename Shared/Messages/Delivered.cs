using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>
/// C>S: acknowledges pushed messages by <c>mid</c>, once they were shown to the user or stored. Until then the server keeps them. Never
/// answered.
/// </summary>
public sealed record Delivered(IReadOnlyList<string> Mids) : Message
{
    public override MessageId Id => MessageId.Delivered;

    public override int? ClaimedSender => null;

    internal static Delivered Read(JsonFields json) => new(json.Texts("mids"));

    internal override void Write(JsonFields json) => json.Add("mids", Mids);
}
