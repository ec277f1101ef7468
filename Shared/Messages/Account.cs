using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>C>S: log in with the user id, as in the course, and the password or a resume token that any server issued.</summary>
/// <param name="Password">Null with a <see cref="Token"/>.</param>
public sealed record Login(int UserId, string? Password) : Message
{
    public override MessageId Id => MessageId.Login;

    public override int? ClaimedSender => null;

    /// <summary>The <see cref="LoginReply.Token"/> of an earlier login: after a lost connection it replaces the password.</summary>
    public string? Token { get; init; }

    internal static Login Read(JsonFields json)
    {
        var token = json.OptionalText("token");
        return new(json.Integer("id"), token is null ? json.Text("password") : json.OptionalText("password")) { Token = token };
    }

    internal override void Write(JsonFields json)
    {
        json.Add("id", UserId);
        json.AddIfAny("password", Password);
        json.AddIfAny("token", Token);
    }

    /// <summary>Without the password and the token: a message may end up in a log.</summary>
    public override string ToString() => $"Login {{ UserId = {UserId} }}";
}

/// <summary>S>C: the answer to <see cref="Login"/>. Empty lists are not sent.</summary>
public sealed record LoginReply : Message
{
    public override MessageId Id => MessageId.LoginReply;

    public override int? ClaimedSender => null;

    public ErrorCode Error { get; init; }

    /// <summary>Why the login was refused; null if it succeeded.</summary>
    public string? ErrorText { get; init; }

    public int? UserId { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<FriendInfo> Friends { get; init; } = [];

    public IReadOnlyList<GroupInfo> Groups { get; init; } = [];

    /// <summary>The stored messages, oldest first, each the JSON text of a <see cref="Chat"/> or <see cref="GroupChat"/>.</summary>
    public IReadOnlyList<string> OfflineMessages { get; init; } = [];

    /// <summary>"ip:port" of the process that answered; only for clients that send a <c>seq</c>.</summary>
    public string? Server { get; init; }

    /// <summary>A resume token for any server of the cluster; only for clients that send a <c>seq</c>.</summary>
    public string? Token { get; init; }

    internal static LoginReply Read(JsonFields json) => new()
    {
        Error = (ErrorCode)json.Integer("errno"),
        ErrorText = json.OptionalText("errmsg"),
        UserId = json.OptionalInteger("id"),
        Name = json.OptionalText("name"),
        Friends = json.Objects("friends", FriendInfo.Read),
        Groups = json.Objects("groups", GroupInfo.Read),
        OfflineMessages = json.Texts("offlinemsg"),
        Server = json.OptionalText("server"),
        Token = json.OptionalText("token"),
    };

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)Error);
        json.AddIfAny("errmsg", ErrorText);
        json.AddIfAny("id", UserId);
        json.AddIfAny("name", Name);
        json.AddIfAny("friends", Friends, static (friend, item) => friend.Write(item));
        json.AddIfAny("groups", Groups, static (group, item) => group.Write(item));
        json.AddIfAny("offlinemsg", OfflineMessages);
        json.AddIfAny("server", Server);
        json.AddIfAny("token", Token);
    }

    /// <summary>Without the token: a message may end up in a log.</summary>
    public override string ToString() => $"LoginReply {{ Error = {Error}, UserId = {UserId} }}";
}

/// <summary>C>S: log out; the connection stays open for another login. Answered only if it has a <c>seq</c>.</summary>
public sealed record Logout(int? UserId) : Message
{
    public override MessageId Id => MessageId.Logout;

    public override int? ClaimedSender => UserId;

    internal static Logout Read(JsonFields json)
    {
        // Forks of the course without LOGINOUT use this number to register.
        if (json.Contains("password") || json.InFork("password") is not null)
            json.Fail("msgid", "3 is LOGINOUT, which has no password; REG is 4", false);
        return new(json.OptionalInteger("id"));
    }

    internal override void Write(JsonFields json) => json.AddIfAny("id", UserId);
}

/// <summary>C>S: create an account. The server assigns the id.</summary>
public sealed record Register(string Name, string Password) : Message
{
    public override MessageId Id => MessageId.Register;

    public override int? ClaimedSender => null;

    internal static Register Read(JsonFields json) => new(json.Text("name"), json.Text("password"));

    internal override void Write(JsonFields json)
    {
        json.Add("name", Name);
        json.Add("password", Password);
    }

    /// <summary>Without the password: a message may end up in a log.</summary>
    public override string ToString() => $"Register {{ Name = {Name} }}";
}

/// <summary>
/// S>C: the answer to <see cref="Register"/>. The reason of a refusal is only for clients that send a <c>seq</c>: the course has no member
/// for it.
/// </summary>
public sealed record RegisterReply : Message
{
    public override MessageId Id => MessageId.RegisterReply;

    public override int? ClaimedSender => null;

    public ErrorCode Error { get; init; }

    public string? ErrorText { get; init; }

    public int? UserId { get; init; }

    internal static RegisterReply Read(JsonFields json) => new()
    {
        Error = (ErrorCode)json.Integer("errno"),
        ErrorText = json.OptionalText("errmsg"),
        UserId = json.OptionalInteger("id"),
    };

    internal override void Write(JsonFields json)
    {
        json.Add("errno", (int)Error);
        json.AddIfAny("errmsg", ErrorText);
        json.AddIfAny("id", UserId);
    }
}

/// <summary>C>S: change the password. Ends all other sessions and tokens of the account.</summary>
/// <param name="Old">Checked like the password of a login.</param>
public sealed record ChangePassword(string Old, string New) : Message
{
    public override MessageId Id => MessageId.ChangePassword;

    public override int? ClaimedSender => null;

    internal static ChangePassword Read(JsonFields json) => new(json.Text("old"), json.Text("new"));

    internal override void Write(JsonFields json)
    {
        json.Add("new", New);
        json.Add("old", Old);
    }

    /// <summary>Without the passwords: a message may end up in a log.</summary>
    public override string ToString() => nameof(ChangePassword);
}

/// <summary>C>S: end all other sessions and tokens of the account. The session that sends this stays.</summary>
public sealed record LogoutAll : Message
{
    public override MessageId Id => MessageId.LogoutAll;

    public override int? ClaimedSender => null;

    internal override void Write(JsonFields json)
    {
    }
}
