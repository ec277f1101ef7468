namespace ChatCluster.Balancer.Relay;

/// <summary>Where the search for a server stands.</summary>
/// <param name="IsConnected">A server is connected.</param>
/// <param name="End">Not null: there is none, and the session ends so.</param>
internal readonly record struct DialStep(bool IsConnected, RelayEnd? End)
{
    /// <summary>An attempt is under way.</summary>
    internal static readonly DialStep Connecting = new(false, null);

    internal static readonly DialStep Connected = new(true, null);

    internal static DialStep GiveUp(RelayEnd end) => new(false, end);
}
