using System.Collections.Frozen;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Dispatch;

/// <summary>
/// The table of handlers by msgid. The only place that checks preconditions and turns a failure into an answer.
/// </summary>
public sealed class MessageDispatcher(
    IEnumerable<IMessageHandler> handlers, FencingToken token, ServerMetrics metrics, ILogger<MessageDispatcher> log)
{
    private readonly FrozenDictionary<MessageId, IMessageHandler> _handlers = handlers.ToFrozenDictionary(handler => handler.Request);

    /// <summary>Handles one message. The caller dispatches a session's messages one at a time.</summary>
    public async ValueTask DispatchAsync(ClientSession session, Message message)
    {
        NoteSeq(session, message.Seq);
        if (!_handlers.TryGetValue(message.Id, out var handler))
        {
            Reject(session, (int)message.Id, message.Seq, ServerOnly(message.Id));
            return;
        }
        var started = message.Id == MessageId.Login ? metrics.Login.Start() : 0;
        var outcome = await HandleAsync(handler, session, message);
        if (outcome.Later is { } later)
            ConcludeLaterAsync(session, message, later).Guarded();
        else
            Conclude(session, message, outcome);
        metrics.Login.Stop(started);
    }

    /// <summary>Answers a frame that is JSON but not a message.</summary>
    public void Dispatch(ClientSession session, DecodeError error)
    {
        NoteSeq(session, error.Seq);
        if (error is not { Kind: DecodeErrorKind.BadMember, MessageId: { } id })
            Reject(session, error.Kind == DecodeErrorKind.UnknownMessage ? error.MessageId : null, error.Seq, error.Text);
        else if (!_handlers.ContainsKey((MessageId)id))
            Reject(session, id, error.Seq, ServerOnly((MessageId)id));
        else
        {
            log.BadMember(session.Number, session.Remote, MessageName.Of((MessageId)id), error.Text);
            var refusal = new Refusal(ErrorCode.Malformed, error.Text);
            // Without a seq, the client could not pair the request's own answer with the request.
            var answer = error.Seq is null
                ? new ErrorNotice(refusal.Error, refusal.Text)
                : ReplyRules.Refuse(session, (MessageId)id, refusal);
            Answer(session, answer, error.Seq);
        }
    }

    private async Task ConcludeLaterAsync(ClientSession session, Message message, Task<Outcome> later)
    {
        try
        {
            Conclude(session, message, await later);
        }
        catch (Exception failure)
        {
            if (ExpectedRefusal(failure) is null)
                log.BackgroundFault(failure, "answer a request later");
            Conclude(session, message, ExpectedRefusal(failure) ?? Refusal.Fault);
        }
    }

    private void Conclude(ClientSession session, Message message, Outcome outcome)
    {
        metrics.Handled((int)message.Id, (int)(outcome.Refusal?.Error ?? ErrorCode.Ok));
        if (outcome.Refusal is { } refusal)
            Refuse(session, message, refusal);
        else if (outcome.Reply is { } reply)
            Answer(session, reply, message.Seq);
    }

    /// <summary>With its first seq a connection becomes extended: its client knows more than the course.</summary>
    private static void NoteSeq(ClientSession session, long? seq)
    {
        if (seq is not null)
            session.BecomeExtended();
    }

    private async ValueTask<Outcome> HandleAsync(IMessageHandler handler, ClientSession session, Message message)
    {
        if (handler.RequiresLogin)
        {
            if (session.User is not { } user)
                return new Refusal(ErrorCode.NotLoggedIn, "log in first");
            session.RefusesChats |= token.WasSuspended && message is ChatMessage;
            if (token.WasSuspended || (session.RefusesChats && message is ChatMessage))
                return Refusal.StorageUnavailable;
            if (message.ClaimedSender is { } claimed && claimed != user.Id)
                return new Refusal(ErrorCode.IdentityMismatch, $"this connection is logged in as {user.Id}, not as {claimed}");
        }
        try
        {
            return await handler.HandleAsync(session, message);
        }
        catch (Exception failure) when (ExpectedRefusal(failure) is not null)
        {
            return ExpectedRefusal(failure)!;
        }
    }

    /// <returns>The answer to an expected failure; null for a bug.</returns>
    private static Refusal? ExpectedRefusal(Exception failure) => failure switch
    {
        StorageException => Refusal.StorageUnavailable,
        OperationCanceledException => Refusal.ShuttingDown,
        _ => null,
    };

    private void Refuse(ClientSession session, Message message, Refusal refusal)
    {
        if (message is Login login)
            log.LoginRefused(session.Number, login.UserId, session.Remote, refusal.Text, (int)refusal.Error);
        else
        {
            var sender = session.User is { } user ? $"by {user}" : "before a login";
            log.Refused(session.Number, session.Remote, MessageName.Of(message.Id), sender, refusal.Text, (int)refusal.Error);
        }
        Answer(session, ReplyRules.Refuse(session, message.Id, refusal), message.Seq);
        if (refusal.EndsConnection)
            session.DismissForFailedLogins(refusal.Text);
    }

    /// <param name="unknownId">An unknown msgid; null for another problem. A course client gets no answer to it, as from the course's
    /// server.</param>
    private void Reject(ClientSession session, int? unknownId, long? seq, string why)
    {
        log.NotAMessage(session.Number, session.Remote, why);
        if (unknownId is null || session.IsExtended)
            Answer(session, new ErrorNotice(ErrorCode.Malformed, why), seq);
    }

    private static string ServerOnly(MessageId id) => $"only a server sends {MessageName.Of(id)}";

    private static void Answer(ClientSession session, Message reply, long? seq)
    {
        if (ReplyRules.IsSent(session, reply, seq))
            session.Send(reply with { Seq = seq });
    }
}
