using System.Globalization;
using System.Net;
using ChatCluster.Benchmarks.Cluster;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// This build's server beside others: short rounds in turn, so that what else the machine does meets all alike. Each server is warm before
/// the first row, and each has the first turn of a round as often as the others.
/// </summary>
internal static class SideBySideRows
{
    private const int Rounds = 8;
    private const int WarmUpRounds = 3;
    private const int MostPairs = 200;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <param name="otherProgram">Another build's ChatServer.</param>
    /// <param name="options">The options that lift its limits; none: the same as this build's.</param>
    public static async Task MeasureBuildAsync(string otherProgram, string[] options)
    {
        using var ours = await BenchServer.StartAsync();
        using var other = await BenchServer.StartOtherAsync(otherProgram, options);
        await using var own = await MeasuredServer.OfAsync("this build", ours, 2 * MostPairs, saysSender: false);
        await using var others = await MeasuredServer.OfAsync("the other", other, 2 * MostPairs, saysSender: false);
        await CompareAsync([own, others]);
    }

    /// <summary>Servers that run already, each by its address and, after an equals sign, its name.</summary>
    /// <returns>False when these are not such arguments.</returns>
    public static async Task<bool> MeasureAddressesAsync(string[] arguments)
    {
        var addresses = arguments.Select(static argument => argument.Split('=', 2)).ToList();
        if (addresses.Count == 0 || addresses.Find(static one => Parse(one[0]) is null) is not null)
        {
            Console.Error.WriteLine("give one or more servers as IP:PORT or IP:PORT=name, for example 127.0.0.1:6000=C++");
            return false;
        }
        using var ours = await BenchServer.StartAsync();
        var servers = new List<MeasuredServer>();
        try
        {
            servers.Add(await MeasuredServer.OfAsync("this build", ours, 2 * MostPairs, saysSender: true));
            foreach (var address in addresses)
            {
                Table.Progress($"{address[^1]}: registering {2 * MostPairs} users");
                servers.Add(await MeasuredServer.AtAsync(address[^1], Parse(address[0])!, 2 * MostPairs));
            }
            await CompareAsync(servers);
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
        return true;
    }

    private static IPEndPoint? Parse(string address) =>
        IPEndPoint.TryParse(address, out var parsed) && parsed.Port > 0 ? parsed : null;

    private static async Task CompareAsync(IReadOnlyList<MeasuredServer> servers)
    {
        Console.WriteLine($"Medians of {Rounds} rounds of {Round.TotalSeconds} s in turn; the ratios are this build's figure by the other's"
            + " in the same round.\n");
        Console.WriteLine($"{"what",-26}  {"server",-16}  {"messages/s",10}  {"ratio (min..max)",18}  {"p50 ms",7}  {"p99 ms",7}"
            + $"    {"processor s per million",23}  {"ratio",5}");
        foreach (var extended in (bool[])[false, true])
        {
            var those = servers.Where(server => !extended || server.IsExtended).ToList();
            if (those.Count < 2)
            {
                Table.Line("acknowledged: not measured, no other server here acknowledges");
                return;
            }
            if (extended)
                await Task.WhenAll(those.Select(static server => server.BecomeExtendedAsync()));
            for (var round = 0; round < WarmUpRounds; round++)
                await PlayAsync(those, round, 50, extended);
            foreach (var pairs in (int[])[1, 50, MostPairs])
                await CompareAsync(those, pairs, extended);
        }
    }

    private static async Task CompareAsync(List<MeasuredServer> servers, int pairs, bool extended)
    {
        var what = $"{pairs} pair{(pairs > 1 ? "s" : "")}, {(extended ? "acknowledged" : "course clients")}";
        Table.Progress(what);
        await PlayAsync(servers, 0, pairs, extended);
        var rounds = new List<SideBySideFigures[]>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add(await PlayAsync(servers, round, pairs, extended));
        foreach (var (place, server) in servers.Index())
            Print(place == 0 ? what : "", what, server.Name, [.. rounds.Select(round => (Own: round[0], Other: round[place]))], place == 0);
    }

    /// <summary>One turn each, in another order each round.</summary>
    private static async Task<SideBySideFigures[]> PlayAsync(List<MeasuredServer> servers, int round, int pairs, bool extended)
    {
        var figures = new SideBySideFigures[servers.Count];
        for (var turn = 0; turn < servers.Count; turn++)
        {
            var place = (round + turn) % servers.Count;
            figures[place] = await servers[place].PlayAsync(pairs, extended, Round);
        }
        return figures;
    }

    private static void Print(
        string title, string row, string server, List<(SideBySideFigures Own, SideBySideFigures Other)> rounds, bool isOwn)
    {
        var perSecond = Median(static one => one.PerSecond);
        var perMillion = Median(static one => one.PerMillion);
        var ratios = rounds.ConvertAll(static round => round.Own.PerSecond / round.Other.PerSecond);
        var spent = ClusterFigures.Median(rounds.Select(static round => round.Own.PerMillion / round.Other.PerMillion));
        Report.Add($"{row}: {server}", [
            ("messages/s", perSecond), ("p50 ms", Median(static one => one.P50)), ("p99 ms", Median(static one => one.P99)),
            .. perMillion > 0 ? [("server: processor s per million", perMillion)] : Array.Empty<(string, double)>(),
            .. isOwn ? [] : new[] { ("this build's messages by its", ClusterFigures.Median(ratios)) },
        ]);
        var compared = isOwn ? "" : Show($"{ClusterFigures.Median(ratios):F2} ({ratios.Min():F2}..{ratios.Max():F2})");
        Table.Line(Show($"{title,-26}  {server,-16}  {perSecond,10:F0}  {compared,18}  {Median(static one => one.P50),7:F2}")
            + Show($"  {Median(static one => one.P99),7:F2}    {(perMillion > 0 ? Show($"{perMillion:F1}") : "-"),23}")
            + (isOwn || perMillion == 0 ? "" : Show($"  {spent,5:F2}")));

        double Median(Func<SideBySideFigures, double> figure) => ClusterFigures.Median(rounds.Select(round => figure(round.Other)));
    }

    private static string Show(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
