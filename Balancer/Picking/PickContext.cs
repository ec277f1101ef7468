using System.Net;

namespace ChatCluster.Balancer.Picking;

/// <summary>What a policy may know of the session it picks for.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="Server">The balancer's own address that the client connected to.</param>
/// <param name="Connection">Serial number of the client's connection, as in the logs.</param>
public readonly record struct PickContext(EndPoint Client, EndPoint Server, long Connection);
