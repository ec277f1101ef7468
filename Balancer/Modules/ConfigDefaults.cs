namespace ChatCluster.Balancer.Modules;

/// <summary>
/// Where files are when the configuration does not say, relative to the prefix; and where the balancer says: so many and no more.
/// </summary>
public static class ConfigDefaults
{
    /// <summary>nginx's own bound (NGX_MAX_PROCESSES). A slip of the finger is not to use up the machine.</summary>
    public const int MostWorkers = 1024;

    public const string PidFile = "logs/balancer.pid";

    public const string ErrorLog = "logs/error.log";
}
