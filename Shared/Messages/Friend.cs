using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>A friend in a list. Online means on any server of the cluster.</summary>
public sealed record FriendInfo(int UserId, string Name, bool Online)
{
    internal static FriendInfo Read(JsonFields json) => new(json.Integer("id"), json.Text("name"), json.Online("state"));

    internal void Write(JsonFields json)
    {
        json.Add("id", UserId);
        json.Add("name", Name);
        json.AddOnline("state", Online);
    }
}

/// <summary>C>S: add a user to the list of friends. Answered only if it has a <c>seq</c>.</summary>
public sealed record AddFriend(int? UserId, int FriendId) : Message
{
    public override MessageId Id => MessageId.AddFriend;

    public override int? ClaimedSender => UserId;

    internal static AddFriend Read(JsonFields json) => new(json.OptionalInteger("id"), json.Integer("friendid"));

    internal override void Write(JsonFields json)
    {
        json.AddIfAny("id", UserId);
        json.Add("friendid", FriendId);
    }
}
