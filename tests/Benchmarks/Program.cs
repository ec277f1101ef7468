using System.Runtime.InteropServices;
using ChatCluster.Benchmarks.Balancer;
using ChatCluster.Benchmarks.Charts;
using ChatCluster.Benchmarks.Chat;
using ChatCluster.Benchmarks.Cluster;
using ChatCluster.Benchmarks.Growth;
using ChatCluster.Benchmarks.Scaling;

namespace ChatCluster.Benchmarks;

internal static class Program
{
    private const int Interrupted = 130;
    private const int Terminated = 143;

    private static async Task<int> Main(string[] arguments)
    {
        // An exit, other than the signal's own end, lets everything be cleaned up.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Environment.Exit(Interrupted));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(Terminated));
        if (arguments is not [.. var measured, "--json", var file])
            return await RunAsync(arguments);
        var exitCode = await RunAsync(measured);
        Report.Write(file);
        return exitCode;
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["chat", "growth", .. var rest]:
                return await GrowthCommand.RunAsync(rest);
            case ["chat", .. var parts]:
                return await ChatBenchmark.RunAsync(parts) ? 0 : 2;
            case ["balancer", .. var parts]:
                return await BalancerBenchmark.RunAsync(parts) ? 0 : 2;
            case ["cluster", .. var databases]:
                return await ClusterBenchmark.RunAsync(databases) ? 0 : 2;
            case ["scaling", .. var rest]:
                return ScalingCommand.Run(rest);
            case ["charts", .. var rest]:
                return ChartsCommand.Run(rest);
            case ["process"]:
                await ProcessBenchmark.RunAsync();
                return 0;
            case ["process", "start"]:
                await ProcessBenchmark.RunStartAsync();
                return 0;
            default:
                Console.Error.WriteLine("what shall be measured? example: scripts/bench.sh chat");
                return 2;
        }
    }
}
