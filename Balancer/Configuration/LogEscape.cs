namespace ChatCluster.Balancer.Configuration;

/// <summary>How a <c>log_format</c> writes what could be mistaken for something else: <c>\xHH</c>, JSON's escapes, or as it is.</summary>
public enum LogEscape { Default, Json, None }
