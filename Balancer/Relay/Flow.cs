namespace ChatCluster.Balancer.Relay;

/// <summary>What has gone one way through a session.</summary>
internal abstract class Flow
{
    /// <summary>Bytes taken from the side this flow comes from.</summary>
    internal long Received { get; private protected set; }

    /// <summary>Bytes given to the other side.</summary>
    internal long Delivered { get; private protected set; }
}
