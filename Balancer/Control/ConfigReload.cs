using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules;

namespace ChatCluster.Balancer.Control;

/// <summary>Reads the configuration while clients are connected.</summary>
internal static class ConfigReload
{
    /// <param name="load">Reads it.</param>
    /// <returns>Null when the loader itself fails: that is a bug, but no reason to drop the connected clients. The log tells.</returns>
    public static LoadResult? TryLoad(Func<LoadResult> load, ProcessLog log)
    {
        try
        {
            return load();
        }
        catch (Exception bug)
        {
            log.Write(LogLevel.Emerg, $"reading the configuration has a bug: {bug}");
            return null;
        }
    }
}
