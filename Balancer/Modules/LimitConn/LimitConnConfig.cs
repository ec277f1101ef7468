using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.LimitConn;

/// <summary>At most this many sessions of one key at a time (<c>limit_conn ZONE NUMBER</c>).</summary>
public sealed record ConnLimit(string Zone, int Connections);

/// <summary>The limits of a server. A session has to keep to all of them.</summary>
/// <param name="Limits">In the order of the configuration; never empty.</param>
/// <param name="DryRun">Refusals are only logged (<c>limit_conn_dry_run</c>).</param>
/// <param name="LogLevel">The level of a refusal's log line (<c>limit_conn_log_level</c>).</param>
public sealed record LimitConnConfig(IReadOnlyList<ConnLimit> Limits, bool DryRun, LogLevel LogLevel) : IPhaseConfig
{
    public IAdmissionPhase Create(ModuleServices services) =>
        new LimitConnPhase(
            [.. Limits.Select(limit => (services.Zones.Get<LimitConnZone>(limit.Zone), limit.Connections))], DryRun, LogLevel);
}
