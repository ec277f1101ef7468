using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// LOGIN_MSG. The password is checked before anything else is said about the account, so a stranger learns nothing, not even whether it
/// exists or is online.
/// </summary>
public sealed class LoginHandler(
    UserStore users,
    PasswordService passwords,
    OnlineUsers online,
    ReceiverGates gates,
    Welcome welcome,
    SentMessages sent,
    ServerName server) : OpenHandler<Login>(MessageId.Login)
{
    protected override async Task<Outcome> HandleAsync(ClientSession session, Login login)
    {
        if (login.Password is null)
            return new Refusal(ErrorCode.Refused, "this token is not valid here, log in with the password");
        var account = await users.FindAsync(login.UserId);
        if (passwords.TryVerify(login.Password, account?.PasswordHash) is not { } verifying)
            return new Refusal(ErrorCode.TooManyRequests, "too many logins at once, try again in a moment");
        if (!await verifying || account is null)
            return new Refusal(ErrorCode.Refused, "id or password is invalid!");
        if (session.User is { } present && present.Id != account.Id)
            return new Refusal(ErrorCode.AlreadyOnline, $"this connection is logged in as {present.Id}, log out first");

        var user = new Identity(account.Id, account.Name);
        Arrival? arrival;
        OutboxItem reply;
        using (await gates.EnterAsync(user.Id))
        {
            arrival = await online.TryClaimAsync(session, user);
            if (arrival is null)
                return new Refusal(ErrorCode.AlreadyOnline, "this account is using, input another!");
            sent.Arrive(user.Id, arrival.Sent);
            reply = Welcome.Send(session, Reply(session, user, arrival.Lists) with { Seq = login.Seq }, arrival.Messages);
            online.Arrive(session, user);
        }
        await welcome.ForgetDeliveredAsync(session, user.Id, reply, arrival.Messages);
        return Outcome.Nothing;
    }

    private LoginReply Reply(ClientSession session, Identity user, RosterLists lists) => new()
    {
        UserId = user.Id,
        Name = user.Name,
        Friends = lists.Friends,
        Groups = lists.Groups,
        Server = session.IsExtended ? server.ToString() : null,
    };
}
