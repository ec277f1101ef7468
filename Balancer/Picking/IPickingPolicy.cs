namespace ChatCluster.Balancer.Picking;

/// <summary>A way to choose a server. One object an upstream; every call comes under the upstream's lock.</summary>
public interface IPickingPolicy
{
    /// <summary>The picker of one new session; a policy that remembers nothing of a session is its own picker.</summary>
    IPicker PickerFor(in PickContext context);
}
