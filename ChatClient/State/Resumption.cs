using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>
/// From a lost connection back to the same login, which may be the first one, its answer lost: to ask twice does no harm. What was not answered is kept in its order and sent again under the same <c>mid</c>, before
/// anything newer: so the server that has it already answers once more, and one that has not delivers it. Pure, as <see cref="Reducer"/> is.
/// </summary>
public static class Resumption
{
    /// <summary>How long a login may be held by a server that is gone: its leases last 15 s.</summary>
    public static readonly TimeSpan HeldPatience = TimeSpan.FromSeconds(40);

    /// <summary>How long a first login is repeated for a person, who then sees the menu again.</summary>
    public static readonly TimeSpan FirstLoginPatience = TimeSpan.FromSeconds(60);

    /// <summary>Nobody is logged in or will soon be: there is no reason to dial again at once.</summary>
    public static bool IsVain(ChatState state, TimeSpan now) =>
        !state.CanResume || (state is { Me: null, Recovery.Since: var since } && now - since >= FirstLoginPatience);

    /// <summary>The connection is lost, or the last attempt to get it back failed.</summary>
    /// <param name="delay">What will be waited before the next attempt.</param>
    /// <returns>A state with a <see cref="ChatState.Recovery"/>, or without when the login is lost for good.</returns>
    public static Change Lose(ChatState state, string reason, TimeSpan delay, TimeSpan now)
    {
        var recovery = state.Recovery ?? new(now, state.Way!);
        if (recovery.Refusal is { Error: ErrorCode.AlreadyOnline } held)
        {
            recovery = recovery with { HeldSince = recovery.HeldSince ?? now };
            if (now - recovery.HeldSince >= HeldPatience)
                return LoseLogin(state, held);
        }
        recovery = recovery with { Attempt = recovery.Attempt + 1, Refusal = null };
        return Change.Show(
            Keep(state) with { Recovery = recovery, IsExtended = null, MenuBeat = null },
            new Reconnecting(state.Address, reason, delay, recovery.Attempt));
    }

    /// <summary>There is a connection again: asks for the login.</summary>
    public static Change LogIn(ChatState state, TimeSpan now)
    {
        var login = state.Recovery!.Login;
        var seq = state.LastSeq + 1;
        return new(state with { LastSeq = seq, Pending = state.Pending.Add(seq, new(login, now)) }, [], [login with { Seq = seq }]);
    }

    /// <summary>The server said no: for now, which <see cref="Recovery.Refusal"/> then says, or for good.</summary>
    internal static Change Refused(ChatState state, ErrorCode code, string? reason)
    {
        var refusal = new LoginReply { Error = code, ErrorText = reason ?? $"refused with errno {(int)code}" };
        var mayChange = code is ErrorCode.AlreadyOnline or ErrorCode.TooManyRequests or ErrorCode.StorageUnavailable or ErrorCode.ShuttingDown;
        return mayChange ? Change.None(state with { Recovery = state.Recovery! with { Refusal = refusal } }) : LoseLogin(state, refusal);
    }

    /// <summary>After a login: sends what waits for it. Somebody else's messages are given up.</summary>
    internal static Change SendKept(ChatState state, Self me, TimeSpan now)
    {
        var kept = state.Outbox;
        state = state with { Outbox = [] };
        var (events, outgoing) = (new List<ChatEvent>(), new List<Message>());
        foreach (var (request, _, list, asked, again, _) in kept)
        {
            if (request is Utterance { From: { } from } && from != me.UserId)
            {
                events.Add(new Unanswered(request));
                continue;
            }
            if (again)
                events.Add(new Resent(request));
            var sent = Requests.Ask(state, request, now, list, asked, again);
            state = sent.State;
            events.AddRange(sent.Events);
            outgoing.AddRange(sent.Outgoing);
        }
        return new(state, events, outgoing);
    }

    /// <summary>What was sent and not answered goes before what was typed since. The client's own questions are not worth repeating.</summary>
    private static ChatState Keep(ChatState state)
    {
        var unanswered = state.Pending.Values
            .Where(static pending => pending.Request is not Login && (pending.Asked || pending.Request is not (Heartbeat or Roster)))
            .Select(static pending => pending with { Again = true });
        return state with { Pending = state.Pending.Clear(), Outbox = [.. unanswered, .. state.Outbox] };
    }

    /// <summary>Messages stay: the same person may log in again with the password. Anything else is given up.</summary>
    private static Change LoseLogin(ChatState state, LoginReply refusal)
    {
        if (state is { Me: null, Recovery: { } first })
            return Change.Show(state with { Recovery = null, Refused = first.Login }, new LoginRefused(refusal.Error, refusal.ErrorText!));
        state = Keep(state);
        var given = state.Outbox.Where(static kept => kept.Request is not Utterance).Select(static kept => new Unanswered(kept.Request));
        var me = state.Me!;
        return Change.Show(
            state.LoggedOut() with
            {
                Outbox = state.Outbox.RemoveAll(static kept => kept.Request is not Utterance),
                Refused = new Login(me.UserId, null),
            },
            [.. given, new LoginLost(refusal.Error, refusal.ErrorText!)]);
    }
}
