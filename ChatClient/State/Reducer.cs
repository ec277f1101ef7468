using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>Computes the next state from a state and a message or a lost connection. Pure: no clock, no I/O.</summary>
public static class Reducer
{
    /// <summary>Applies one message from the server.</summary>
    /// <param name="now">By the monotonic clock (<see cref="Uptime"/>).</param>
    public static Change Receive(ChatState state, Message message, TimeSpan now)
    {
        switch (message)
        {
            case ChatMessage said:
                return Pushes.Receive(state, said);
            case Presence presence:
                return Pushes.ChangePresence(state, presence);
        }
        var found = Find(state, message);
        state = Learn(state, message, isAnswer: found is not null);
        if (found is not var (seq, pending))
            return message is ErrorNotice error ? Change.Show(state, new ServerReportedError(error.Code, error.Text)) : Change.None(state);
        if (IsPostponed(state, pending, message))
            return Change.None(state);
        state = state with { Pending = state.Pending.Remove(seq) };
        if (pending.Request is Login && state.Recovery is not null && ErrorOf(message) is { Code: not ErrorCode.Ok } no)
            return Resumption.Refused(state, no.Code, no.Text);
        return message switch
        {
            LoginReply { Error: ErrorCode.Ok } reply => Answers.LoggedIn(state, (Login)pending.Request, reply, now),
            LoginReply reply => Answers.Refused(state, pending.Request, reply.Error, reply.ErrorText),
            RegisterReply { Error: ErrorCode.Ok } reply => Answers.Registered(state, (Register)pending.Request, reply),
            RegisterReply reply => Answers.Refused(state, pending.Request, reply.Error, reply.ErrorText),
            RosterReply { Error: ErrorCode.Ok } reply => Answers.Listed(state, pending, reply),
            RosterReply reply => Answers.Refused(state, pending.Request, reply.Error, reply.ErrorText),
            HeartbeatReply reply => pending.Asked ? Change.Show(state, new ServerLocated(reply.Server)) : Change.None(state),
            Ack { Error: ErrorCode.Ok } ack => Answers.Done(state, pending.Request, ack, now),
            Ack { Error: ErrorCode.AlreadySo } when pending is { Again: true, Request: AddFriend or JoinGroup } =>
                Answers.Done(state, pending.Request, new Ack { Request = pending.Request.Id }, now),
            Ack ack => Answers.Refused(state, pending.Request, ack.Error, ack.ErrorText),
            ErrorNotice error => Answers.Refused(state, pending.Request, error.Code, error.Text),
            _ => Change.None(state),
        };
    }

    /// <summary>The connection is lost for good, and with it every outstanding answer.</summary>
    public static Change Disconnect(ChatState state, ChatEvent why)
    {
        var abandoned = AbandonRequests(state);
        return abandoned with { State = abandoned.State.LoggedOut(), Events = [.. abandoned.Events, why] };
    }

    /// <summary>Reports all outstanding requests as unanswered and forgets them.</summary>
    public static Change AbandonRequests(ChatState state)
    {
        var owed = state.Pending.Values.Where(pending => !pending.IsHeartbeat && !(pending.Request is Login && state.Recovery is not null))
            .Concat(state.Outbox).Select(static row => row.Request);
        if (state is { Me: null, Recovery: { } first })
            owed = owed.Prepend(first.Login);
        return Change.Show(
            state with { Pending = state.Pending.Clear(), Outbox = [], Recovery = null, IsExtended = null, MenuBeat = null },
            [.. owed.Select(static request => new Unanswered(request))]);
    }

    /// <summary>
    /// A server that is shutting down did not accept the message. Its answer is ignored: the message is resent to the next server.
    /// </summary>
    private static bool IsPostponed(ChatState state, PendingRequest pending, Message answer) =>
        pending.Request is ChatMessage && state.CanResume && ErrorOf(answer)?.Code == ErrorCode.ShuttingDown;

    private static (ErrorCode Code, string? Text)? ErrorOf(Message answer) => answer switch
    {
        LoginReply reply => (reply.Error, reply.ErrorText),
        Ack ack => (ack.Error, ack.ErrorText),
        ErrorNotice notice => (notice.Code, notice.Text),
        _ => null,
    };

    /// <summary>
    /// Learns whether the server has the protocol extensions: one that answers without the <c>seq</c> of the request has not.
    /// </summary>
    private static ChatState Learn(ChatState state, Message message, bool isAnswer)
    {
        if (message.Seq is not null || message.Id >= MessageId.HeartbeatReply)
            return state with { IsExtended = true, MenuBeat = null };
        return isAnswer ? state with { IsExtended = false } : state;
    }

    /// <summary>
    /// The request that <paramref name="answer"/> belongs to: by <c>seq</c>, or without one, from a course server, by its type, of which at
    /// most one is outstanding. An error without <c>seq</c> belongs to a request that the server does not know; one with errno 0 is a
    /// notice and answers nothing.
    /// </summary>
    private static (long Seq, PendingRequest Request)? Find(ChatState state, Message answer)
    {
        if (answer.Seq is { } seq)
            return state.Pending.TryGetValue(seq, out var paired) && IsAnswer(answer, paired.Request) ? (seq, paired) : null;
        if (answer is not (LoginReply or RegisterReply or ErrorNotice { Code: not ErrorCode.Ok }))
            return null;
        foreach (var (number, pending) in state.Pending)
        {
            if (answer is ErrorNotice ? pending.Asked && Requests.IsExtension(pending.Request) : IsAnswer(answer, pending.Request))
                return (number, pending);
        }
        return null;
    }

    private static bool IsAnswer(Message answer, Message request) => answer switch
    {
        LoginReply => request is Login,
        RegisterReply => request is Register,
        RosterReply => request is Roster,
        HeartbeatReply => request is Heartbeat,
        Ack ack => ack.Request == request.Id,
        _ => answer is ErrorNotice,
    };
}
