using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>What became of a chat message: the lesson's whole point, made visible.</summary>
public enum Delivery
{
    /// <summary>The receiver is in this process's connection map and was sent the message.</summary>
    Live,

    /// <summary>Another process took it over the bus.</summary>
    Relayed,

    /// <summary>Neither: kept as an offline message until the receiver logs in again.</summary>
    Stored,
}

/// <summary>S>C: what became of a request that carried a <c>seq</c>. Which members are there depends on the request.</summary>
public sealed record Ack : Message
{
    public override MessageId Id => MessageId.Ack;

    /// <summary>The request's msgid (<c>re</c>).</summary>
    public required MessageId Request { get; init; }

    public ErrorCode Error { get; init; }

    /// <summary>Why not; with <see cref="Protocol.Messages.Delivery.Stored"/>, why not live.</summary>
    public string? ErrorText { get; init; }

    /// <summary>For <see cref="MessageId.Chat"/>.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>For <see cref="MessageId.AddFriend"/>: the new friend.</summary>
    public FriendInfo? Friend { get; init; }

    /// <summary>For <see cref="MessageId.CreateGroup"/>: the new group's id.</summary>
    public int? GroupId { get; init; }

    /// <summary>For <see cref="MessageId.JoinGroup"/>: the group, without its members.</summary>
    public GroupInfo? Group { get; init; }

    /// <summary>For <see cref="MessageId.GroupChat"/>.</summary>
    public GroupDelivery? GroupDelivery { get; init; }

    /// <summary>For <see cref="MessageId.ChangePassword"/> and <see cref="MessageId.LogoutAll"/>: replaces this session's token, which has ended too.</summary>
    public string? Token { get; init; }

    internal static Ack Read(JsonFields json) => new()
    {
        Request = (MessageId)json.Integer("re"),
        Error = (ErrorCode)json.Integer("errno"),
        ErrorText = json.OptionalText("errmsg"),
        Delivery = json.OptionalText("delivery") switch
        {
            "live" => Messages.Delivery.Live,
            "relayed" => Messages.Delivery.Relayed,
            "stored" => Messages.Delivery.Stored,
            _ => null,
        },
        Friend = json.OptionalObject("friend", FriendInfo.Read),
        GroupId = json.OptionalInteger("groupid"),
        Group = json.OptionalObject("group", GroupInfo.Read),
        GroupDelivery = GroupDelivery.Read(json),
        Token = json.OptionalText("token"),
    };

    internal override void Write(JsonFields json)
    {
        json.Add("re", (int)Request);
        json.Add("errno", (int)Error);
        json.AddIfAny("errmsg", ErrorText);
        json.AddIfAny("delivery", Delivery switch
        {
            Messages.Delivery.Live => "live",
            Messages.Delivery.Relayed => "relayed",
            Messages.Delivery.Stored => "stored",
            _ => null,
        });
        json.AddIfAny("friend", Friend, static (friend, item) => friend.Write(item));
        json.AddIfAny("groupid", GroupId);
        json.AddIfAny("group", Group, static (group, item) => group.Write(item));
        GroupDelivery?.Write(json);
        json.AddIfAny("token", Token);
    }

    /// <summary>Without the token: a message may end up in a log.</summary>
    public override string ToString() => $"Ack {{ Request = {Request}, Error = {Error} }}";
}

/// <summary>How many members of a group got a message which way.</summary>
public sealed record GroupDelivery(int Live, int Relayed, int Stored)
{
    internal static GroupDelivery? Read(JsonFields json) => json.OptionalInteger("live") is { } live
        ? new(live, json.OptionalInteger("relayed") ?? 0, json.OptionalInteger("stored") ?? 0)
        : null;

    internal void Write(JsonFields json)
    {
        json.Add("live", Live);
        json.Add("relayed", Relayed);
        json.Add("stored", Stored);
    }
}
