using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>S>C: a frame that could not be decoded, or has an unknown msgid; with errno 0 a notice about the server.</summary>
public sealed record ErrorNotice(ErrorCode Code, string Text) : Message
{
    public override MessageId Id => MessageId.Error;

    public override int? ClaimedSender => null;

    internal static ErrorNotice Read(JsonFields json) => new((ErrorCode)json.Integer("errno"), json.OptionalText("errmsg") ?? "");

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)Code);
        json.Add("errmsg", Text);
    }
}
