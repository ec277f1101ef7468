namespace ChatCluster.Balancer.Configuration;

/// <summary>Where files are when the configuration does not say, relative to the prefix.</summary>
public static class ConfigDefaults
{
    public const string PidFile = "logs/balancer.pid";

    public const string ErrorLog = "logs/error.log";
}
