using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Relay;

/// <summary>How far the search for a server has come.</summary>
/// <param name="IsConnected">A server is connected.</param>
/// <param name="End">Not null: there is none, and the session ends so.</param>
internal readonly record struct DialStep(bool IsConnected, RelayEnd? End)
{
    /// <summary>All servers are full: <see cref="IsWaiting"/>.</summary>
    internal static readonly DialStep Waiting = new(false, null) { IsWaiting = true };

    /// <summary>An attempt is under way.</summary>
    internal static readonly DialStep Connecting = new(false, null);

    internal static readonly DialStep Connected = new(true, null);

    /// <summary>The session stands in the queue of its upstream.</summary>
    internal bool IsWaiting { get; private init; }

    internal static DialStep GiveUp(RelayEnd end) => new(false, end);
}
