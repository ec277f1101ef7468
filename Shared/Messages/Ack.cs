using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>S>C: the result of a request that had a <c>seq</c>. The members depend on the request.</summary>
public sealed record Ack : Message
{
    public override MessageId Id => MessageId.Ack;

    public override int? ClaimedSender => null;

    /// <summary>The request's msgid (<c>re</c>).</summary>
    public required MessageId Request { get; init; }

    public ErrorCode Error { get; init; }

    /// <summary>Why the request failed; with <see cref="DeliveryOutcome.Stored"/>, why the message was not delivered live.</summary>
    public string? ErrorText { get; init; }

    /// <summary>For <see cref="MessageId.Chat"/>.</summary>
    public DeliveryOutcome? Delivery { get; init; }

    /// <summary>For <see cref="MessageId.AddFriend"/>: the new friend.</summary>
    public FriendInfo? Friend { get; init; }

    /// <summary>For <see cref="MessageId.CreateGroup"/>: the new group's id.</summary>
    public int? GroupId { get; init; }

    /// <summary>For <see cref="MessageId.JoinGroup"/>: the group, without its members.</summary>
    public GroupInfo? Group { get; init; }

    /// <summary>For <see cref="MessageId.Locate"/>.</summary>
    public UserLocation? User { get; init; }

    /// <summary>For <see cref="MessageId.GroupChat"/>.</summary>
    public GroupDelivery? GroupDelivery { get; init; }

    /// <summary>
    /// For <see cref="MessageId.ChangePassword"/> and <see cref="MessageId.LogoutAll"/>: the new resume token of this session; the old one
    /// has ended too.
    /// </summary>
    public string? Token { get; init; }

    internal static Ack Read(JsonFields json) => new()
    {
        Request = (MessageId)json.Integer("re"),
        Error = (ErrorCode)json.Integer("errno"),
        ErrorText = json.OptionalText("errmsg"),
        Delivery = json.OptionalText("delivery") switch
        {
            "live" => DeliveryOutcome.Live,
            "relayed" => DeliveryOutcome.Relayed,
            "stored" => DeliveryOutcome.Stored,
            _ => null,
        },
        Friend = json.OptionalObject("friend", FriendInfo.Read),
        GroupId = json.OptionalInteger("groupid"),
        Group = json.OptionalObject("group", GroupInfo.Read),
        User = json.OptionalObject("user", UserLocation.Read),
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
            DeliveryOutcome.Live => "live",
            DeliveryOutcome.Relayed => "relayed",
            DeliveryOutcome.Stored => "stored",
            _ => null,
        });
        json.AddIfAny("friend", Friend, static (friend, item) => friend.Write(item));
        json.AddIfAny("groupid", GroupId);
        json.AddIfAny("group", Group, static (group, item) => group.Write(item));
        json.AddIfAny("user", User, static (user, item) => user.Write(item));
        GroupDelivery?.Write(json);
        json.AddIfAny("token", Token);
    }

    /// <summary>Without the token: a message may end up in a log.</summary>
    public override string ToString() => $"Ack {{ Request = {Request}, Error = {Error} }}";
}
