namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>allow</c> or <c>deny</c>: the first that contains a client decides.</summary>
public sealed record AccessRule(ClientNetwork Clients, bool Deny);
