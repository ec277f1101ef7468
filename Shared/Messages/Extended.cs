using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>C>S: are you there? Allowed before login.</summary>
public sealed record Heartbeat : Message
{
    public override MessageId Id => MessageId.Heartbeat;

    internal override void Write(JsonFields json)
    {
    }
}

/// <summary>S>C: yes, and this process answered.</summary>
/// <param name="Server">"ip:port" as given on the server's command line.</param>
public sealed record HeartbeatReply(string Server) : Message
{
    public override MessageId Id => MessageId.HeartbeatReply;

    internal static HeartbeatReply Read(JsonFields json) => new(json.Text("server"));

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)ErrorCode.Ok);
        json.Add("server", Server);
    }
}

/// <summary>C>S: these pushes have been shown to the person, or kept for him; until then they belong to the server. Never answered.</summary>
public sealed record Delivered(IReadOnlyList<string> Mids) : Message
{
    public override MessageId Id => MessageId.Delivered;

    internal static Delivered Read(JsonFields json) => new(json.Texts("mids"));

    internal override void Write(JsonFields json) => json.Add("mids", Mids);
}

/// <summary>S>C: something came that could not be read, or that nobody understands.</summary>
public sealed record ErrorNotice(ErrorCode Code, string Text) : Message
{
    public override MessageId Id => MessageId.Error;

    internal static ErrorNotice Read(JsonFields json) => new((ErrorCode)json.Integer("errno"), json.OptionalText("errmsg") ?? "");

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)Code);
        json.Add("errmsg", Text);
    }
}

/// <summary>C>S: the friend and group lists as they are now, please.</summary>
public sealed record Roster : Message
{
    public override MessageId Id => MessageId.Roster;

    internal override void Write(JsonFields json)
    {
    }
}

/// <summary>S>C: the lists, in the shape that <see cref="LoginReply"/> gives them.</summary>
public sealed record RosterReply(IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups) : Message
{
    public override MessageId Id => MessageId.RosterReply;

    public ErrorCode Error { get; init; }

    public string? ErrorText { get; init; }

    internal static RosterReply Read(JsonFields json) =>
        new(json.Objects("friends", FriendInfo.Read), json.Objects("groups", GroupInfo.Read))
        {
            Error = (ErrorCode)(json.OptionalInteger("errno") ?? 0),
            ErrorText = json.OptionalText("errmsg"),
        };

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)Error);
        json.AddIfAny("errmsg", ErrorText);
        json.AddIfAny("friends", Friends, static (friend, item) => friend.Write(item));
        json.AddIfAny("groups", Groups, static (group, item) => group.Write(item));
    }
}

/// <summary>S>C: a friend came or went, as far as this server can know.</summary>
/// <param name="Server">"ip:port" of the process where it happened.</param>
public sealed record Presence(int UserId, string Name, bool Online, string Server) : Message
{
    public override MessageId Id => MessageId.Presence;

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
