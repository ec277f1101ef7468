using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>ROSTER_MSG: the current lists of the login reply. Frequent requests for long lists have to wait.</summary>
public sealed class RosterHandler(RosterStore rosters, QuotaOptions quotas, TimeProvider time) : MemberHandler<Roster>(MessageId.Roster)
{
    protected override async ValueTask<Outcome> HandleAsync(ClientSession session, Identity user, Roster message)
    {
        if (quotas.RosterRate == 0)
            return Reply(await rosters.ReadAsync(user.Id));
        var budget = session.RosterBudget ??= new(quotas.RosterBurst, quotas.RosterRate, time);
        if (budget.Wait() is { Ticks: > 0 } wait)
        {
            var text = $"you have asked for your lists too often, try again in {Math.Ceiling(wait.TotalSeconds)} s";
            return new Refusal(ErrorCode.TooManyRequests, text);
        }
        var reply = Reply(await rosters.ReadAsync(user.Id));
        budget.Spend(MessageCodec.ToFrame(reply).Length);
        return reply;
    }

    private static RosterReply Reply(RosterLists lists) => new(lists.Friends, lists.Groups);
}
