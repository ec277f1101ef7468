using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>One message on its way over one connection. The server is responsible for it until its outcome is known.</summary>
/// <param name="mid">The message id by which DELIVERED_MSG confirms it.</param>
public sealed class PendingPush(string mid)
{
    /// <summary>Continuations run inline, on the thread that settles the push: they must be short and never wait.</summary>
    private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new();

    private IPushable? _source;

    /// <summary>A message that is pushed at once, and has to be stored for this receiver if it is not delivered.</summary>
    internal PendingPush(IPushable source, int receiverId) : this(source.Mid) => (_source, ReceiverId) = (source, receiverId);

    public string Mid => mid;

    public int ReceiverId { get; }

    /// <summary>When the server accepted the message; only for one that <see cref="NeedsStoring"/>.</summary>
    public long AcceptedAt => _source!.AcceptedAt;

    /// <summary>Bytes of its frame, which stay in memory while it <see cref="NeedsStoring"/>.</summary>
    public int Bytes { get; init; }

    /// <summary>For a course client, which confirms nothing: the push counts as delivered when it is written.</summary>
    public bool DeliveredWhenWritten { get; init; }

    /// <summary>Its row in the offline store, to be deleted when it has been delivered; null when there is none.</summary>
    public long? Row { get; internal set; }

    /// <summary>The mailbox page that it is part of; null for a message that is pushed at once.</summary>
    public MailboxCursor? Cursor { get; init; }

    /// <summary>
    /// If it is not delivered, it has to be stored. False for one from the offline store, and after the store has answered.
    /// </summary>
    public bool NeedsStoring => _source is not null;

    public Task<DeliveryOutcome> Outcome => _outcome.Task;

    /// <summary>Known to be delivered.</summary>
    internal bool IsConfirmed { get; set; }

    /// <summary>Its place in the order of sending, kept by <see cref="PendingPushes"/>.</summary>
    internal long Order { get; set; }

    /// <summary>The next one with the same mid, kept by <see cref="PendingPushes"/>.</summary>
    internal PendingPush? NextOfSameMid { get; set; }

    /// <returns>What is to be stored; only for one that <see cref="NeedsStoring"/>.</returns>
    public OfflineMessageDraft Draft() => _source!.DraftFor(ReceiverId);

    public void Settle(DeliveryOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>The store has answered, so the push need not be stored any more.</summary>
    /// <param name="row">Where it is stored; null when the store refused it.</param>
    internal void Decide(long? row) => (_source, Row) = (null, row);
}
