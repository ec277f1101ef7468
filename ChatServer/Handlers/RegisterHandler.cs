using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>REG_MSG. The course has one error for every refused registration: errno 1.</summary>
public sealed class RegisterHandler(UserStore users, PasswordService passwords, RegistrationLimit limit, ILogger<RegisterHandler> log)
    : OpenHandler<Register>(MessageId.Register)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Register request)
    {
        var name = NameRules.Trim(request.Name);
        if (NameRules.ProblemWith(name) is { } problem)
            return new Refusal(ErrorCode.Refused, problem);
        if (PasswordRules.ProblemWith(request.Password) is { } unfit)
            return new Refusal(ErrorCode.Refused, unfit);
        if (!limit.TryTake(session.LimitedAddress))
            return new Refusal(ErrorCode.TooManyRequests, "too many registrations from your address, try again in a minute");
        var hash = await passwords.HashAsync(session, request.Password);
        session.PasswordsHashed++;
        if (hash is null)
            return new Refusal(ErrorCode.TooManyRequests, "too many registrations at once, try again in a moment");
        if (await users.AddAsync(name, hash) is not { } id)
            return new Refusal(ErrorCode.Refused, "the name is taken");
        log.Registered(session.Number, id, name);
        return new RegisterReply { UserId = id };
    }
}
