using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Sessions;

/// <summary>A message on its way to people, as their sessions need it.</summary>
public interface IPushable
{
    /// <summary>The name that DELIVERED_MSG calls it by.</summary>
    string Mid { get; }

    int SenderId { get; }

    /// <summary>When the server took it on, as a <see cref="TimeProvider"/>'s timestamp.</summary>
    long Since { get; }

    /// <param name="extended">The client knows mids; a course client is never sent one.</param>
    ReadOnlyMemory<byte> FrameFor(bool extended);

    /// <summary>What is kept for a person whom it does not reach. Few messages come to that, so it is made only then.</summary>
    KeptMessage KeepFor(int receiverId);
}
