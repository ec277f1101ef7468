using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Makes the message that ends a load.</summary>
internal static class Refusal
{
    public static ConfigMessage At(SourcePosition position, string complaint) => new(LogLevel.Emerg, $"{complaint} {position}");

    /// <summary>For what concerns no line, or is found out only after the last one.</summary>
    public static ConfigMessage Nowhere(string complaint) => new(LogLevel.Emerg, complaint);
}
