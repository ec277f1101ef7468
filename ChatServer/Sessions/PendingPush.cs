using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>One message on its way over one connection; until its fate is known it belongs to the server.</summary>
/// <param name="mid">The name that DELIVERED_MSG calls it by.</param>
public sealed class PendingPush(string mid)
{
    /// <summary>What follows runs in the loop that settles it: it must be short and never wait.</summary>
    private readonly TaskCompletionSource<PushFate> _fate = new();

    public string Mid => mid;

    /// <summary>0 for one from the offline store.</summary>
    public int SenderId { get; init; }

    /// <summary>
    /// Makes what to keep for the user if it is not delivered; null when that is decided: it is in the offline store, or found no room there.
    /// </summary>
    public Func<KeptMessage>? Keep { get; set; }

    /// <summary>When the server took it on, as a <see cref="TimeProvider"/>'s timestamp.</summary>
    public long Since { get; init; }

    /// <summary>Its row in the offline store, to be deleted when it has been delivered.</summary>
    public long? Row { get; set; }

    /// <summary>Whose page it is on, if it comes from the offline store.</summary>
    public MailboxCursor? Cursor { get; init; }

    /// <summary>Held in memory for as long as it is pending; zero when it is in the offline store.</summary>
    public int Bytes { get; init; }

    /// <summary>For a course client, who confirms nothing: written is delivered.</summary>
    public bool DeliveredWhenWritten { get; init; }

    public Task<PushFate> Fate => _fate.Task;

    /// <summary>Known to be delivered.</summary>
    internal bool IsConfirmed { get; set; }

    /// <summary>The place in the order of sending, and the next of the same name; kept by <see cref="PendingPushes"/>.</summary>
    internal long Order { get; set; }

    internal PendingPush? NextOfSameName { get; set; }

    public void Settle(PushFate fate) => _fate.TrySetResult(fate);
}
