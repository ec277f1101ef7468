namespace ChatCluster.Balancer.Configuration;

/// <summary>One thing to say about a configuration, in nginx's words and with its place where it has one.</summary>
/// <param name="Level">A configuration is refused at <see cref="LogLevel.Crit"/> and worse.</param>
/// <param name="Text">Complete, for example <c>unknown directive "x" in nginx.conf:3</c>.</param>
public sealed record ConfigMessage(LogLevel Level, string Text)
{
    /// <summary>As nginx prints it: <c>[emerg] unknown directive ...</c>.</summary>
    public override string ToString() => $"[{Level.ToString().ToLowerInvariant()}] {Text}";
}
