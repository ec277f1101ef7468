using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>
/// Resumes a login after a lost connection, or repeats a login that has no answer yet. Unanswered requests are kept in order and resent
/// with the same <c>mid</c> before newer ones: a server that already has a message acknowledges it again, and any other delivers it. Pure,
/// like <see cref="Reducer"/>.
/// </summary>
public static class Resumption
{
    /// <summary>How long another server may hold the login: the lease of a crashed server lasts 15 s.</summary>
    public static readonly TimeSpan HeldPatience = TimeSpan.FromSeconds(40);

    /// <summary>How long a first login is retried; then the user sees the menu again.</summary>
    public static readonly TimeSpan FirstLoginPatience = TimeSpan.FromSeconds(60);

    /// <summary>There is no login to resume, or the first login was retried long enough: do not reconnect now.</summary>
    public static bool ShouldStop(ChatState state, TimeSpan now) =>
        !state.CanResume || (state is { Me: null, Recovery.Since: var since } && now - since >= FirstLoginPatience);

    /// <summary>The connection is lost, or the last attempt to re-establish it failed.</summary>
    /// <param name="delay">The time until the next attempt.</param>
    /// <returns>A state with a <see cref="ChatState.Recovery"/>, or without one if the login is lost for good.</returns>
    public static Change LoseConnection(ChatState state, string reason, TimeSpan delay, TimeSpan now)
    {
        var recovery = state.Recovery ?? new(now, state.ResumingLogin!);
        if (recovery.Refusal is { Error: ErrorCode.AlreadyOnline } held)
        {
            recovery = recovery with { HeldSince = recovery.HeldSince ?? now };
            if (now - recovery.HeldSince >= HeldPatience)
                return LoseLogin(state, held);
        }
        var next = new Reconnecting(state.Address, reason, delay, recovery.Attempt + 1);
        recovery = recovery with { Attempt = next.Attempt, Refusal = null, Next = next };
        return Change.Show(Keep(state) with { Recovery = recovery, IsExtended = null, MenuBeat = null }, next);
    }

    /// <summary>There is a new connection: sends the login.</summary>
    public static Change LogIn(ChatState state, TimeSpan now)
    {
        var login = state.Recovery!.Login;
        var seq = state.LastSeq + 1;
        return new(state with { LastSeq = seq, Pending = state.Pending.Add(seq, new(login, now)) }, [], [login with { Seq = seq }]);
    }

    /// <summary>The server refused: for now, stored in <see cref="Recovery.Refusal"/>, or for good.</summary>
    internal static Change Refused(ChatState state, ErrorCode code, string? reason)
    {
        var refusal = new LoginReply { Error = code, ErrorText = reason ?? $"refused with errno {(int)code}" };
        return code is ErrorCode.AlreadyOnline or ErrorCode.TooManyRequests or ErrorCode.StorageUnavailable or ErrorCode.ShuttingDown
            ? Change.None(state with { Recovery = state.Recovery! with { Refusal = refusal } })
            : LoseLogin(state, refusal);
    }

    /// <summary>After a login: sends the queued requests. Messages of another user are abandoned.</summary>
    internal static Change SendQueued(ChatState state, Self me, TimeSpan now)
    {
        var kept = state.Outbox;
        state = state with { Outbox = [] };
        var (events, outgoing) = (new List<ChatEvent>(), new List<Message>());
        foreach (var (request, _, list, asked, again, _) in kept)
        {
            if (request is ChatMessage { From: { } from } && from != me.UserId)
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

    /// <summary>Unanswered requests go before newer ones. Heartbeats and list refreshes of the client itself are dropped.</summary>
    private static ChatState Keep(ChatState state)
    {
        var unanswered = state.Pending.Values
            .Where(static pending => pending.Request is not Login && (pending.Asked || pending.Request is not (Heartbeat or Roster)))
            .Select(static pending => pending with { Again = true });
        return state with { Pending = state.Pending.Clear(), Outbox = [.. unanswered, .. state.Outbox] };
    }

    /// <summary>Messages stay queued: the same user may log in again with the password. Other requests are abandoned.</summary>
    private static Change LoseLogin(ChatState state, LoginReply refusal)
    {
        if (state is { Me: null, Recovery: { } first })
            return Change.Show(state with { Recovery = null, Refused = first.Login }, new LoginRefused(refusal.Error, refusal.ErrorText!));
        state = Keep(state);
        var abandoned = state.Outbox.Where(static kept => kept.Request is not ChatMessage)
            .Select(static kept => new Unanswered(kept.Request));
        var me = state.Me!;
        return Change.Show(
            state.LoggedOut() with
            {
                Outbox = state.Outbox.RemoveAll(static kept => kept.Request is not ChatMessage),
                Refused = new Login(me.UserId, null),
            },
            [.. abandoned, new LoginLost(refusal.Error, refusal.ErrorText!)]);
    }
}
