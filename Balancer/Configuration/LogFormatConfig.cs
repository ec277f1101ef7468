using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration;

/// <summary>A <c>log_format</c>: its strings put together, and taken apart into texts and variables.</summary>
public sealed record LogFormatConfig(string Name, LogEscape Escape, IReadOnlyList<TextPart> Parts);
