using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>C>S: requests the current lists of friends and groups.</summary>
public sealed record Roster : Message
{
    public override MessageId Id => MessageId.Roster;

    public override int? ClaimedSender => null;

    internal override void Write(JsonFields json)
    {
    }
}

/// <summary>S>C: the answer to <see cref="Roster"/>: the lists in the form of <see cref="LoginReply"/>.</summary>
public sealed record RosterReply(IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups) : Message
{
    public override MessageId Id => MessageId.RosterReply;

    public override int? ClaimedSender => null;

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
