using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Control;

/// <summary>Runs the balancer, in the background unless the configuration says <c>daemon off</c>.</summary>
public static class Launch
{
    /// <param name="arguments">The program's own, for the process in the background.</param>
    /// <param name="load">Reads the configuration; each reload asks again.</param>
    /// <param name="console">Where start-up errors go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IEnumerable<string> arguments, Func<LoadResult> load, TextWriter console)
    {
        if (!Background.IsHere && load().Config is { Daemon: true } config)
            return Background.Start(arguments, config, console);

        if (Background.IsHere)
            Background.LeaveTerminal();

        using var process = new BalancerProcess(load, console);
        using var signals = new ProcessSignals();
        return process.RunAsync(onServing: LetGo, signals.NextAsync).GetAwaiter().GetResult();
    }

    private static void LetGo(BalancerConfig config)
    {
        if (Background.IsHere)
            Background.LetGoOfTerminal(config);
    }
}
