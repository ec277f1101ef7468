using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// The balancer's processes beside nginx's: their start, their memory, the death of a worker; and what the status page costs.
/// </summary>
internal static class ProcessBenchmark
{
    private const int Rounds = 10;
    private const int Connections = 50;

    public static async Task RunAsync()
    {
        await using var servers = new LoadLoop("servers");
        await using var clients = new LoadLoop("clients");
        var echo = await servers.ServeAsync(socket => new EchoConnection(servers, socket));
        await WithAsync(BesideNginx(echo), async comparison =>
        {
            await StartAsync(comparison);
            await WorkerDeath.RunAsync(comparison);
        });
        var program = Repository.PathOf("bin", "Balancer");
        var watched = Contender.Balancer("with status", program, ServerPorts.EchoOnly(echo), FreePorts.Take(1)[0]);
        await WithAsync([watched, Contender.Balancer("without", program, ServerPorts.EchoOnly(echo))],
            comparison => LoadAsync("", comparison, clients));
        var read = Contender.Balancer("its events read", program, ServerPorts.EchoOnly(echo), FreePorts.Take(1)[0]);
        await WithAsync([read, Contender.Balancer("without", program, ServerPorts.EchoOnly(echo))], async comparison =>
        {
            using var http = new HttpClient();
            await using var events = await http.GetStreamAsync(new Uri($"http://{read.Status}/api/events"));
            var reading = events.CopyToAsync(Stream.Null);
            await LoadAsync("events: ", comparison, clients);
            if (reading.IsCompleted)
                throw new InvalidDataException("the reader of the events was too slow");
        });
    }

    /// <summary>The start alone: a few seconds, so that a busy machine can be told to let it go first (chrt).</summary>
    public static async Task RunStartAsync()
    {
        await using var servers = new LoadLoop("servers");
        var echo = await servers.ServeAsync(socket => new EchoConnection(servers, socket));
        await WithAsync(BesideNginx(echo), StartAsync);
    }

    private static List<Contender> BesideNginx(int echo) =>
    [
        Contender.Balancer("Balancer", Repository.PathOf("bin", "Balancer"), ServerPorts.EchoOnly(echo)),
        .. Nginx.IsHere ? [Contender.RealNginx(ServerPorts.EchoOnly(echo))] : (Contender[])[],
    ];

    private static async Task WithAsync(List<Contender> contenders, Func<Comparison, Task> measure)
    {
        try
        {
            contenders.ForEach(static one => one.Start());
            var comparison = new Comparison(contenders);
            comparison.PrintHead();
            await measure(comparison);
        }
        finally
        {
            contenders.ForEach(static one => one.Dispose());
        }
    }

    private static Task StartAsync(Comparison comparison) => comparison.RunAsync(
        "start",
        2 * Rounds,
        [new("from exec to the first round trip, ms", false, "F1"), new("memory of all processes then, MB", false, "F1")],
        static contender => Task.FromResult<double[]>([contender.Restart().TotalMilliseconds, contender.MemoryBytes / 1e6]));

    private static async Task LoadAsync(string prefix, Comparison comparison, LoadLoop clients)
    {
        var load = new RoundTripLoad(clients);
        foreach (var (what, habit) in new[] { ("round trips", RoundTripHabit.Repeat), ("connections", RoundTripHabit.Reconnect) })
        {
            await comparison.RunAsync(
                $"{prefix}{what}",
                Rounds,
                [new($"{prefix}{what}/s", true), new("  processor s per million", false, "F2")],
                async contender => await load.TripsAsync(contender, Connections, habit) is [var rate, _, var processor, ..]
                    ? [rate, processor] : []);
        }
    }
}
