using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Picking;

/// <summary>A way to choose a server. One object an upstream.</summary>
public interface IPickingPolicy
{
    /// <summary>
    /// The picker of one new session; a policy that remembers nothing of a session is its own picker. Called without the upstream's lock,
    /// as the values of a session may take their time; the picker itself is called under it.
    /// </summary>
    IPicker PickerFor(SessionFacts session);
}
