using ChatCluster.Protocol.Json;

namespace ChatCluster.Protocol.Messages;

/// <summary>
/// The result of a chat message for one receiver, from the offline store to the wire. After the first three outcomes the message is
/// delivered or stored, and its sender need not resend it.
/// </summary>
public enum DeliveryOutcome
{
    /// <summary>
    /// An extended receiver on this server has confirmed it (DELIVERED_MSG), or the kernel has taken it for a course receiver.
    /// </summary>
    Live,

    /// <summary>Another server has delivered it.</summary>
    Relayed,

    /// <summary>It is stored as an offline message until the receiver's next login.</summary>
    Stored,

    /// <summary>No account has the receiver's id.</summary>
    NoSuchUser,

    /// <summary>The receiver's mailbox is full.</summary>
    MailboxFull,

    /// <summary>The receiver's mailbox has room, but holds as many messages of this sender as it may.</summary>
    SenderShareFull,

    /// <summary>The message could be neither delivered nor stored. Its sender may resend it.</summary>
    Failed,
}

/// <summary>How many members of a group have a message, by outcome.</summary>
public sealed record GroupDelivery(int Live, int Relayed, int Stored)
{
    internal static GroupDelivery? Read(JsonFields json) => json.OptionalInteger("live") is { } live
        ? new(live, json.OptionalInteger("relayed") ?? 0, json.OptionalInteger("stored") ?? 0)
        : null;

    internal void Write(JsonFields json)
    {
        json.Add("live", Live);
        json.Add("relayed", Relayed);
        json.Add("stored", Stored);
    }
}
