using System.Net;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>The address that connections to an upstream come from (<c>proxy_bind</c>).</summary>
/// <param name="Text">The address, which may be made of variables; empty: the system chooses.</param>
/// <param name="Address">The address where it is the same for all sessions.</param>
/// <param name="IsTransparent">It need not be this machine's.</param>
public sealed record ProxyBindConfig(ComplexValue Text, EndPoint? Address, bool IsTransparent);
