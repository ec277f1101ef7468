using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Dispatch;

/// <summary>
/// Which answer a request gets: the form of a refusal, and the answers that a course client does not get because it cannot understand them.
/// </summary>
internal static class ReplyRules
{
    /// <summary>A refusal in the form of the request's own answer.</summary>
    public static Message Refuse(ClientSession session, MessageId request, Refusal refusal) => request switch
    {
        MessageId.Login => new LoginReply { Error = refusal.Error, ErrorText = refusal.Text },
        // The course's answer has no field for a reason.
        MessageId.Register => new RegisterReply { Error = refusal.Error, ErrorText = session.IsExtended ? refusal.Text : null },
        MessageId.Roster => new RosterReply([], []) { Error = refusal.Error, ErrorText = refusal.Text },
        _ => new Ack { Request = request, Error = refusal.Error, ErrorText = refusal.Text },
    };

    /// <summary>
    /// An acknowledgement needs a seq, and DELIVERED_MSG is never acknowledged. Besides the course's own answers, a course client gets only
    /// the answer to its heartbeat, and the notice that a frame was not understood.
    /// </summary>
    /// <param name="seq">The request's; null: it has none.</param>
    public static bool IsSent(ClientSession session, Message reply, long? seq) => reply switch
    {
        LoginReply or RegisterReply or HeartbeatReply or ErrorNotice => true,
        Ack { Request: MessageId.Delivered } => false,
        Ack => seq is not null,
        _ => session.IsExtended,
    };
}
