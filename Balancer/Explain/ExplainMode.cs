using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Explain;

/// <summary><c>--explain</c> and <c>--simulate</c> as the program runs them.</summary>
internal static class ExplainMode
{
    /// <summary>
    /// The same configuration, run at the terminal: in the foreground, and nginx's notices stay out of the tables. Files get all lines.
    /// </summary>
    public static BalancerConfig InForeground(BalancerConfig config) => config with
    {
        Daemon = false,
        ErrorLogs = [.. config.ErrorLogs.Select(static log =>
            log.IsStderr && log.Level > LogLevel.Warn ? log with { Level = LogLevel.Warn } : log)],
    };

    /// <summary>Plays the picks of a configuration (<see cref="Simulation"/>).</summary>
    /// <returns>The exit code.</returns>
    public static int Simulate(LoadResult loaded, SimulationPlan plan, Words words, Terminal terminal, TextWriter errors)
    {
        var complaint = loaded.Config is null ? $"{loaded.Messages[^1]}" : null;
        if (loaded.Config is { } config)
        {
            using var output = Terminal.OpenStandardOutput();
            complaint = Simulation.Run(config, plan, words, terminal, output);
        }

        if (complaint is not null)
            errors.WriteLine($"Balancer: {complaint}");
        return complaint is null ? 0 : 1;
    }

    /// <summary>An observer that prints to standard output.</summary>
    public static ExplainObserver Observe(Words words, Terminal terminal) => new(words, terminal, Terminal.OpenStandardOutput());
}
