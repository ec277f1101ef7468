using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>A group in a list, with its members.</summary>
public sealed record GroupInfo(int GroupId, string Name, string Description, IReadOnlyList<GroupMember> Members)
{
    internal static GroupInfo Read(JsonFields json) =>
        new(json.Integer("id"), json.Text("groupname"), json.OptionalText("groupdesc") ?? "", json.Objects("users", GroupMember.Read));

    internal void Write(JsonFields json)
    {
        json.Add("id", GroupId);
        json.Add("groupname", Name);
        json.Add("groupdesc", Description);
        json.AddIfAny("users", Members, static (member, item) => member.Write(item));
    }
}

/// <summary>A member of a group.</summary>
/// <param name="Role">"creator" or "normal".</param>
public sealed record GroupMember(int UserId, string Name, bool Online, string Role)
{
    public const string Creator = "creator";
    public const string Normal = "normal";

    internal static GroupMember Read(JsonFields json) =>
        new(json.Integer("id"), json.Text("name"), json.Online("state"), json.OptionalText("role") ?? Normal);

    internal void Write(JsonFields json)
    {
        json.Add("id", UserId);
        json.Add("name", Name);
        json.AddOnline("state", Online);
        json.Add("role", Role);
    }
}

/// <summary>C>S: create a group. Answered only if it has a <c>seq</c>.</summary>
public sealed record CreateGroup(int? UserId, string Name, string Description) : Message
{
    public override MessageId Id => MessageId.CreateGroup;

    public override int? ClaimedSender => UserId;

    internal static CreateGroup Read(JsonFields json) =>
        new(json.OptionalInteger("id"), json.Text("groupname"), json.OptionalText("groupdesc") ?? "");

    internal override void Write(JsonFields json)
    {
        json.AddIfAny("id", UserId);
        json.Add("groupname", Name);
        json.Add("groupdesc", Description);
    }
}

/// <summary>C>S: join a group. Answered only if it has a <c>seq</c>.</summary>
public sealed record JoinGroup(int? UserId, int GroupId) : Message
{
    public override MessageId Id => MessageId.JoinGroup;

    public override int? ClaimedSender => UserId;

    internal static JoinGroup Read(JsonFields json) => new(json.OptionalInteger("id"), json.Integer("groupid"));

    internal override void Write(JsonFields json)
    {
        json.AddIfAny("id", UserId);
        json.Add("groupid", GroupId);
    }
}
