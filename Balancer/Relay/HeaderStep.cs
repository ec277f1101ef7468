namespace ChatCluster.Balancer.Relay;

/// <summary>Where the wait for a client's PROXY header stands.</summary>
/// <param name="IsWaiting">Nothing has arrived yet.</param>
/// <param name="End">Not null: there will be none, and the session ends so.</param>
internal readonly record struct HeaderStep(bool IsWaiting, RelayEnd? End)
{
    internal static readonly HeaderStep Waiting = new(true, null);

    internal static readonly HeaderStep Done = new(false, null);

    internal static HeaderStep GiveUp(RelayEnd end) => new(false, end);
}
