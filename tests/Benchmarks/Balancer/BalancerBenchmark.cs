using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// Balancer beside nginx, and HAProxy where it is installed: one worker each, the same load, in turns, every byte compared. Clients and
/// servers are this process's two threads. A connection without a balancer shows what the load itself can do.
/// </summary>
internal static class BalancerBenchmark
{
    public const int Rounds = 5;

    public static readonly Figure Busy = new("  processor used by the balancer, cores", false, "F2", IsCompared: false);
    public static readonly Figure LoadBusy = new("  processor used by the load, cores", false, "F2", IsCompared: false);

    private const string Haproxy = "/usr/sbin/haproxy";

    private static readonly string[] Parts = ["memory", "trips", "many", "rate", "pipelined", "bulk", "connects", "start"];

    /// <param name="arguments">Names of parts, none for all; and further builds of Balancer, to see what a change does.</param>
    /// <returns>False when an argument is neither.</returns>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        var otherBalancers = arguments.Except(Parts).ToList();
        if (otherBalancers.Find(static program => !File.Exists(program)) is { } missing)
        {
            Console.Error.WriteLine($"\"{missing}\" is neither a part ({string.Join(", ", Parts)}) nor a program");
            return false;
        }
        var received = new ByteCount();
        await using var servers = new LoadLoop("servers");
        await using var clients = new LoadLoop("clients");
        var ports = new ServerPorts(
            await servers.ServeAsync(socket => new EchoConnection(servers, socket)),
            await servers.ServeAsync(socket => new BulkSender(servers, socket, mayEnd: true)),
            await servers.ServeAsync(socket => new BulkReceiver(servers, socket, received, mayEnd: true)));
        List<Contender> contenders = [Contender.Balancer("Balancer", Repository.PathOf("bin", "Balancer"), ports)];
        contenders.AddRange(otherBalancers.Select((program, index) => Contender.Balancer($"Balancer {index + 2}", program, ports)));
        if (Nginx.IsHere)
            contenders.Add(Contender.RealNginx(ports));
        if (File.Exists(Haproxy))
            contenders.Add(Contender.HaProxy(Haproxy, ports));
        contenders.Add(Contender.Direct(ports));
        try
        {
            Console.WriteLine($"{string.Join(", ", contenders.Select(static one => one.Name))}: one worker each.");
            Console.WriteLine($"Medians of {Rounds} rounds in turns; \"better by\" is above 1 where Balancer is better.\n");
            contenders.ForEach(static one => one.Start());
            var comparison = new Comparison(contenders);
            comparison.PrintHead();
            foreach (var part in Parts.Where(part => !arguments.Intersect(Parts).Any() || arguments.Contains(part)))
                await RunAsync(part, clients, comparison, received);
        }
        finally
        {
            contenders.ForEach(static one => one.Dispose());
        }
        return true;
    }

    private static async Task RunAsync(string part, LoadLoop clients, Comparison comparison, ByteCount received)
    {
        var memory = new MemoryRows(clients, comparison.OfProcesses());
        var trips = new TripRows(clients, comparison);
        switch (part)
        {
            case "memory":
                await memory.IdleAsync();
                await memory.StormAsync();
                break;
            case "trips":
                foreach (var connections in (int[])[1, 50, 500])
                    await trips.RoundTripsAsync(connections);
                break;
            case "many":
                await trips.RoundTripsAsync(4500);
                break;
            case "rate":
                await trips.FixedRateAsync(20_000);
                break;
            case "pipelined":
                await trips.PipelinedAsync();
                break;
            case "bulk":
                await new BulkRows(clients, comparison, received).MeasureAsync();
                break;
            case "connects":
                foreach (var atOnce in (int[])[1, 16, 200])
                    await trips.ConnectAsync(atOnce);
                break;
            default:
                await memory.StartAsync();
                break;
        }
    }
}
