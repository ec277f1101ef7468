using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>
/// Every part of a whole cluster fails in every way while a hundred users chat: balancer, its worker, servers, Redis, database, and the
/// links between them. Nothing that was acknowledged is lost, nothing shown twice, and the messages of each sender stay in order.
/// </summary>
/// <remarks>
/// scripts/soak.sh runs more of it, by these environment variables: SOAK_SEEDS ("1-20" or "7"; without it seed 1), SOAK_DB ("sqlite" or
/// "mariadb"), SOAK_MINUTES (begins no further seed after that time). A seed chooses the faults; the timing is the machine's.
/// </remarks>
public sealed partial class WholeClusterTests(ITestOutputHelper output)
{
    private const int FaultsOfASeed = 6;
    private const int IdsOfARun = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachPart_FailsInEachWay_AndThePromiseHolds()
    {
        SkipWithoutPrograms(onMariaDb: false);
        await using var cluster = await WholeCluster.StartAsync(onMariaDb: false);
        var random = new Random(1);
        await using var run = new ClusterRun(cluster, random, IdsOfARun);

        output.WriteLine(await run.RunAsync(ClusterFault.AllOf(cluster, random), Cancellation));

        output.WriteLine(Table(run.Recoveries));
    }

    [Fact]
    public async Task RandomFaults_OfEachSeed_AndThePromiseHolds()
    {
        var seeds = Environment.GetEnvironmentVariable("SOAK_SEEDS") ?? "1";
        var onMariaDb = Environment.GetEnvironmentVariable("SOAK_DB") == "mariadb";
        SkipWithoutPrograms(onMariaDb);
        var minutes = int.Parse(Environment.GetEnvironmentVariable("SOAK_MINUTES") ?? "60", CultureInfo.InvariantCulture);
        var end = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(minutes);
        var ends = seeds.Split('-').Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        List<Recovery> recoveries = [];
        for (var seed = ends[0]; seed <= ends[^1] && DateTimeOffset.UtcNow < end; seed++)
            recoveries.AddRange(await RunAsync(seed, onMariaDb));
        output.WriteLine(Table(recoveries));
    }

    private async Task<List<Recovery>> RunAsync(int seed, bool onMariaDb)
    {
        await using var cluster = await WholeCluster.StartAsync(onMariaDb);
        var random = new Random(seed);
        await using var run = new ClusterRun(cluster, random, seed * IdsOfARun);
        try
        {
            var faults = Enumerable.Range(0, FaultsOfASeed).Select(_ =>
            {
                var all = ClusterFault.AllOf(cluster, random);
                return all[random.Next(all.Count)];
            }).ToList();
            output.WriteLine($"seed {seed}: {string.Join(", ", faults.Select(static fault => $"{fault.Part} {fault.What}"))}");
            output.WriteLine($"seed {seed}: {await run.RunAsync(faults, Cancellation)}");
            return run.Recoveries;
        }
        catch (Exception failure)
        {
            output.WriteLine($"seed {seed} FAILED: {failure.Message}");
            throw;
        }
    }

    private static void SkipWithoutPrograms(bool onMariaDb)
    {
        Assert.SkipUnless(RedisServer.IsHere, "Redis is not installed (Debian, Ubuntu: apt-get install redis-server)");
        Assert.SkipWhen(onMariaDb && !MariaDbServer.IsHere, "MariaDB is not installed (Debian, Ubuntu: apt-get install mariadb-server)");
    }

    [GeneratedRegex("server [0-9]+")]
    private static partial Regex Numbered();

    /// <summary>A row for each kind of fault; servers are not told apart.</summary>
    private static string Table(IEnumerable<Recovery> recoveries) => string.Join('\n', recoveries
        .GroupBy(static one => (Part: Numbered().Replace(one.Part, "server"), one.What))
        .Select(static same => string.Create(CultureInfo.InvariantCulture,
            $"{same.Key.Part,-24} {same.Key.What,-8} {same.Count(),3}x {same.Average(static one => one.Lasted.TotalSeconds),6:F1} {same.Max(static one => one.AfterBeginning.TotalSeconds),6:F1} {same.Max(static one => one.AfterEnd.TotalSeconds),6:F1}"))
        .Prepend("part                     fault    times  lasts  began  ended   (seconds until a message crosses servers again, at most)"));
}
