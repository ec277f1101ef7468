using System.Globalization;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// Runs the balancer: in the background unless the configuration says <c>daemon off</c>, as master and worker unless it says
/// <c>master_process off</c>.
/// </summary>
public static class BalancerRun
{
    /// <summary>No other process of the balancer has started this one, and said already what there is to say.</summary>
    public static bool IsFirstProcess =>
        !Daemon.IsHere && !InheritedSockets.IsHere && Environment.GetEnvironmentVariable(WorkerProcess.Marker) is null;

    /// <param name="arguments">The program's own, for the process in the background.</param>
    /// <param name="load">Reads the configuration, from the system or from a snapshot; each reload asks again.</param>
    /// <param name="console">Where start-up errors go.</param>
    /// <param name="observer">Watches the sessions; null: nobody does.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        IReadOnlyList<string> arguments, Func<ConfigSnapshot?, LoadResult> load, TextWriter console, ISessionObserver? observer = null)
    {
        if (Environment.GetEnvironmentVariable(WorkerProcess.Marker) is { } channel)
            return RunWorker(int.Parse(channel, CultureInfo.InvariantCulture), load, console, observer);

        var standby = StartStandby();
        var loaded = load(null);
        if (loaded.Config is { MasterProcess: true } && !StartsInBackground(loaded) && OperatingSystem.IsLinux())
            return RunMaster(ReadAlready(loaded, load), standby, console);

        standby?.Discard();
        return StartsInBackground(loaded)
            ? Daemon.Start(arguments, loaded.Config!, console)
            : RunAlone(ReadAlready(loaded, load), console, observer);
    }

    /// <summary>This process only starts the one that serves.</summary>
    private static bool StartsInBackground(LoadResult loaded) =>
        !Daemon.IsHere && !InheritedSockets.IsHere && loaded.Config is { Daemon: true };

    private static int RunMaster(Func<LoadResult> load, WorkerProcess? standby, TextWriter console)
    {
        LeaveTerminal();
        var inherited = InheritedSockets.Take();
        using var master = new MasterProcess(load, inherited, standby, console);
        return master.Run(onServing: config => LetGo(config, AppendedFile.Open));
    }

    /// <summary>
    /// The first worker. Its runtime starts while the master reads the configuration, which nearly always wants one, and opens what it
    /// names.
    /// </summary>
    /// <returns>Null when the system refused, or has no workers; the master tries again, and logs why it cannot.</returns>
    private static WorkerProcess? StartStandby()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return WorkerProcess.Start();
        }
        catch (NativeException)
        {
            return null;
        }
    }

    private static int RunWorker(
        int channel, Func<ConfigSnapshot?, LoadResult> load, TextWriter console, ISessionObserver? observer)
    {
        SystemProcess.SetName("Balancer"u8);
        using var host = new WorkerHost(channel, load);
        using var signals = new ProcessSignals(host.Forward);
        using var process = new BalancerProcess(host, console, observer);
        if (!host.TryBegin())
            return 0;
        return process.RunAsync(onServing: config => LetGo(config, host.OpenLog), host.NextAsync).GetAwaiter().GetResult();
    }

    private static int RunAlone(Func<LoadResult> load, TextWriter console, ISessionObserver? observer)
    {
        LeaveTerminal();
        var host = new LoneHost(load);
        using var process = new BalancerProcess(host, console, observer);
        using var signals = new ProcessSignals();
        return process.RunAsync(onServing: config => LetGo(config, host.OpenLog), signals.NextAsync).GetAwaiter().GetResult();
    }

    /// <summary>The first time, what has been read for the choice between these is good enough.</summary>
    private static Func<LoadResult> ReadAlready(LoadResult loaded, Func<ConfigSnapshot?, LoadResult> load)
    {
        var first = new Queue<LoadResult>([loaded]);
        return () => first.TryDequeue(out var already) ? already : load(null);
    }

    private static void LeaveTerminal()
    {
        if (Daemon.IsHere)
            Daemon.LeaveTerminal();
    }

    private static void LetGo(BalancerConfig config, Func<string, FileStream> openLog)
    {
        if (Daemon.IsHere)
            Daemon.LetGoOfTerminal(config, openLog);
    }
}
