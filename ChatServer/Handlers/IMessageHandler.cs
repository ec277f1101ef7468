using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>One row of the dispatch table: which message, under which condition, and what is done.</summary>
public interface IMessageHandler
{
    /// <summary>The request it answers.</summary>
    MessageId Request { get; }

    /// <summary>Checked by the dispatcher, which then also checks that the message claims no other identity than the session's.</summary>
    bool RequiresLogin { get; }

    /// <summary>Called for one message of a session at a time, in the order they came.</summary>
    ValueTask<Outcome> HandleAsync(ClientSession session, Message message);
}
