using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>What <see cref="Chat"/> and <see cref="GroupChat"/> have in common: somebody says something. The same object travels to the server and on to the receivers.</summary>
public abstract record Utterance : Message
{
    /// <summary>The sender's id (<c>id</c>); null in a request that leaves it to the session.</summary>
    public int? From { get; init; }

    /// <summary>The sender's name: on a request only a claim, which the server replaces.</summary>
    public string? Name { get; init; }

    public required string Text { get; init; }

    /// <summary>The sender's local time as text, see <see cref="MessageTime"/>; nobody computes with it.</summary>
    public string? Time { get; init; }

    /// <summary>The message's own name (<c>mid</c>), at most 64 printable ASCII characters: with the sender's id it is unique for ever.</summary>
    public string? Mid { get; init; }

    /// <summary>Members that this protocol does not know, passed on untouched as the course's server does.</summary>
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

/// <summary>One person to one person: the request C>S, and the push S>C.</summary>
public sealed record Chat : Utterance
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

/// <summary>One person to a group: the request C>S, and the push S>C to every member but the sender.</summary>
public sealed record GroupChat : Utterance
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
