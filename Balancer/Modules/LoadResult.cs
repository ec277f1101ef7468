using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Path">The main file as messages name it.</param>
/// <param name="Messages">What to say, in order: warnings, and last the error when there is one.</param>
/// <param name="Files">The files that were read, the main file first.</param>
public sealed record LoadResult(string Path, IReadOnlyList<ConfigMessage> Messages, IReadOnlyList<ConfigFile> Files)
{
    /// <summary>Null when the configuration is refused.</summary>
    public BalancerConfig? Config { get; init; }

    /// <summary>Where errors go: those of the configuration, or the log of a configuration that names none.</summary>
    public IReadOnlyList<ErrorLogConfig> ErrorLogs { get; init; } = [];

    /// <summary>What the system answered; null: not recorded.</summary>
    public ConfigSnapshot? Snapshot { get; init; }

    /// <summary>Every line was understood; a configuration can still be refused as a whole, for example without <c>events</c>.</summary>
    public bool IsSyntaxOk { get; init; }
}
