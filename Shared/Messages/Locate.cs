using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>C>S: asks which server a user is online on. Allowed for the sender itself, its friends and the members of its groups.</summary>
public sealed record Locate(int UserId) : Message
{
    public override MessageId Id => MessageId.Locate;

    public override int? ClaimedSender => null;

    internal static Locate Read(JsonFields json) => new(json.Integer("userid"));

    internal override void Write(JsonFields json) => json.Add("userid", UserId);
}

/// <summary>Where a user is, as the database that all servers share has it.</summary>
/// <param name="Server">"ip:port" of the process that the user is logged in to; null: the user is offline.</param>
public sealed record UserLocation(int UserId, string Name, string? Server)
{
    internal static UserLocation Read(JsonFields json) => new(json.Integer("id"), json.Text("name"), json.OptionalText("server"));

    internal void Write(JsonFields json)
    {
        json.Add("id", UserId);
        json.Add("name", Name);
        json.AddIfAny("server", Server);
        json.AddOnline("state", Server is not null);
    }
}
