using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Relay;

/// <summary>How far a session's admission has come.</summary>
/// <param name="IsWaiting">The client's PROXY header, or enough of its first bytes, has not arrived yet.</param>
/// <param name="End">Not null: the session is refused, and ends so.</param>
/// <param name="Timeout">Not null: a new wait begins, and this is how long it may last.</param>
internal readonly record struct AdmissionResult(bool IsWaiting, RelayEnd? End, TimeSpan? Timeout = null)
{
    internal static readonly AdmissionResult Waiting = new(true, null);

    internal static readonly AdmissionResult Admitted = new(false, null);

    internal static AdmissionResult Refuse(RelayEnd end) => new(false, end);
}
