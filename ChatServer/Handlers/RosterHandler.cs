using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ROSTER_MSG: the lists of the login reply, as they are now. Who asks for long lists again and again has to wait.</summary>
public sealed class RosterHandler(RosterStore rosters, QuotaOptions quotas, TimeProvider time) : MemberHandler<Roster>(MessageId.Roster)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Roster message)
    {
        if (quotas.RosterRate == 0)
            return Reply(await rosters.ReadAsync(user.Id));
        var budget = session.RosterBudget ??= new(quotas.RosterBurst, quotas.RosterRate, time);
        if (budget.Wait() is { Ticks: > 0 } wait)
            return new Refusal(ErrorCode.TooManyRequests, $"you have asked for your lists too often, try again in {Math.Ceiling(wait.TotalSeconds)} s");
        var reply = Reply(await rosters.ReadAsync(user.Id));
        budget.Spend(ClientSession.Encode(reply).Length);
        return reply;
    }

    private static RosterReply Reply(RosterLists lists) => new(lists.Friends, lists.Groups);
}
