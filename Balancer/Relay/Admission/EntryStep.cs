namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>Where a session's way in stands.</summary>
/// <param name="IsWaiting">The client's PROXY header has not arrived yet.</param>
/// <param name="End">Not null: it is not let in, and ends so.</param>
internal readonly record struct EntryStep(bool IsWaiting, RelayEnd? End)
{
    internal static readonly EntryStep Waiting = new(true, null);

    internal static readonly EntryStep Admitted = new(false, null);

    internal static EntryStep Refuse(RelayEnd end) => new(false, end);
}
