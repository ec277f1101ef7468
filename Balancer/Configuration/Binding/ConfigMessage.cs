using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>A warning or an error about a configuration, in nginx's words and with its position where it has one.</summary>
/// <param name="Level">nginx's level for it. Some of its most severe messages only say that a word is ignored.</param>
/// <param name="Text">Complete, for example <c>unknown directive "x" in nginx.conf:3</c>.</param>
public sealed record ConfigMessage(LogLevel Level, string Text)
{
    /// <summary>As nginx prints it: <c>[emerg] unknown directive ...</c>.</summary>
    public override string ToString() => $"[{Level.Name()}] {Text}";
}

/// <summary>Makes the message that ends a load.</summary>
internal static class ConfigError
{
    public static ConfigMessage At(SourcePosition position, string complaint) => new(LogLevel.Emerg, $"{complaint} {position}");

    /// <summary>For an error that belongs to no line, or is found only after the last one.</summary>
    public static ConfigMessage Nowhere(string complaint) => new(LogLevel.Emerg, complaint);
}
