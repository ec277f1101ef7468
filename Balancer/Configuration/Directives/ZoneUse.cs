namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What a named zone is for.</summary>
internal enum ZoneUse
{
    Upstream,
    LimitConn,
}
