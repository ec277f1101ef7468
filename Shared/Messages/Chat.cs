using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>A chat message. The server forwards the message it received, so request and push are the same type.</summary>
public abstract record ChatMessage : Message
{
    /// <summary>The sender's user id (<c>id</c>); null in a request that relies on the session's.</summary>
    public int? From { get; init; }

    public override int? ClaimedSender => From;

    /// <summary>The sender's name. The server replaces it in a request.</summary>
    public string? Name { get; init; }

    public required string Text { get; init; }

    /// <summary>The sender's local time as text, only for display (<see cref="MessageTime"/>).</summary>
    public string? Time { get; init; }

    /// <summary>The message id (<c>mid</c>), at most 64 printable ASCII characters, unique for the sender.</summary>
    public string? Mid { get; init; }

    /// <summary>Members unknown to this protocol, forwarded unchanged as by the course's server.</summary>
    public JsonFields? Extras { get; init; }

    internal override void Write(JsonFields json)
    {
        json.AddIfAny("id", From);
        json.AddIfAny("name", Name);
        json.Add("msg", Text);
        json.AddIfAny("time", Time);
        json.AddIfAny("mid", Mid);
        json.AddAll(Extras);
    }
}

/// <summary>A message to one user: the request C>S, and the push S>C.</summary>
public sealed record Chat : ChatMessage
{
    private static readonly string[] OwnMembers = ["id", "mid", "msg", "msgid", "name", "seq", "time", "toid"];

    public override MessageId Id => MessageId.Chat;

    /// <summary>The receiver's id (<c>toid</c>).</summary>
    public required int To { get; init; }

    internal static Chat Read(JsonFields json) => new()
    {
        From = json.OptionalInteger("id"),
        Name = json.OptionalText("name"),
        Text = json.Text("msg"),
        Time = json.OptionalText("time"),
        Mid = json.OptionalMid("mid"),
        To = json.Integer("toid"),
        Extras = json.AllBut(OwnMembers),
    };

    internal override void Write(JsonFields json)
    {
        base.Write(json);
        json.Add("toid", To);
    }
}

/// <summary>A message to a group: the request C>S, and the push S>C to every member except the sender.</summary>
public sealed record GroupChat : ChatMessage
{
    private static readonly string[] OwnMembers = ["groupid", "id", "mid", "msg", "msgid", "name", "seq", "time"];

    public override MessageId Id => MessageId.GroupChat;

    public required int GroupId { get; init; }

    internal static GroupChat Read(JsonFields json) => new()
    {
        From = json.OptionalInteger("id"),
        Name = json.OptionalText("name"),
        Text = json.Text("msg"),
        Time = json.OptionalText("time"),
        Mid = json.OptionalMid("mid"),
        GroupId = json.Integer("groupid"),
        Extras = json.AllBut(OwnMembers),
    };

    internal override void Write(JsonFields json)
    {
        base.Write(json);
        json.Add("groupid", GroupId);
    }
}
