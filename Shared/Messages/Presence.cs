using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>S>C: a friend went online or offline, as far as this server knows.</summary>
/// <param name="Server">"ip:port" of the process where the friend logged in or out.</param>
public sealed record Presence(int UserId, string Name, bool Online, string Server) : Message
{
    public override MessageId Id => MessageId.Presence;

    public override int? ClaimedSender => null;

    internal static Presence Read(JsonFields json) =>
        new(json.Integer("id"), json.Text("name"), json.Online("state"), json.OptionalText("server") ?? "");

    internal override void Write(JsonFields json)
    {
        json.Add("id", UserId);
        json.Add("name", Name);
        json.AddOnline("state", Online);
        json.Add("server", Server);
    }
}
