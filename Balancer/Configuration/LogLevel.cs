namespace ChatCluster.Balancer.Configuration;

/// <summary>nginx's log levels, most severe first.</summary>
public enum LogLevel { Emerg = 1, Alert, Crit, Error, Warn, Notice, Info, Debug }
