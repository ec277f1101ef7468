using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>A message on its way to receivers, as the connections need it.</summary>
public interface IPushable
{
    /// <summary>The message id by which DELIVERED_MSG confirms it.</summary>
    string Mid { get; }

    int SenderId { get; }

    /// <summary>When the server accepted it, as a <see cref="TimeProvider"/>'s timestamp.</summary>
    long AcceptedAt { get; }

    /// <param name="extended">The client knows message ids; a course client is never sent one.</param>
    /// <returns>Whole frames, terminators included.</returns>
    ReadOnlyMemory<byte> FrameFor(bool extended);

    /// <summary>What is stored for a receiver whom it does not reach. Most messages need none, so it is made on demand.</summary>
    OfflineMessageDraft DraftFor(int receiverId);
}
