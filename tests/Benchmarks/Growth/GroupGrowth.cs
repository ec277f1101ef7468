using System.Diagnostics;
using System.Globalization;
using ChatCluster.Benchmarks.Chat;
using ChatCluster.Benchmarks.Cluster;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>Messages to larger and larger groups, whose members are all online or all offline.</summary>
internal static class GroupGrowth
{
    private const int Rounds = 3;
    private const int Senders = 4;
    private const int FirstMember = 11;
    private const int FirstOffline = 2001;
    private const int OfflineMembers = 8000;
    private const int MoreUsers = 4100;

    private static readonly int[] Counts = [1, 10, 100, 1000];
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<List<GroupFigures>> MeasureAsync()
    {
        Table.Progress("groups");
        using var server = await BenchServer.StartAsync(null, "--mailbox-messages", "100000", "--mailbox-bytes", "100000000");
        await server.AddUsersAsync(MoreUsers);
        using var speaking = await Logins.OfAsync(server.Port, 1, Senders, extended: true);
        using var listening = await Logins.OfAsync(server.Port, FirstMember, Counts[^1], extended: true);
        var senders = speaking.Users.Select(static user => new GroupSender(user)).ToList();
        await using var load = LoadLoop.Start();
        await load.InvokeAsync(() =>
        {
            senders.ForEach(sender => sender.Join(load));
            foreach (var user in listening.Users)
                user.Join(load.Sockets, messageId => Confirm(user, messageId));
        });
        Console.WriteLine($"{"receivers",-22}  {"messages/s",10}  {"p50 ms",8}  {"us a message",12}  {"us a receiver",13}");
        var (results, nextGroup) = (new List<GroupFigures>(), 1);
        foreach (var live in (bool[])[true, false])
        {
            foreach (var count in Counts)
            {
                // The users have logged in before: a login lists all groups with their members, which is not what is measured.
                var members = live ? Enumerable.Repeat(Enumerable.Range(FirstMember, count).ToArray(), Senders).ToList()
                    : Enumerable.Range(FirstOffline, OfflineMembers).Chunk(count).ToList();
                await server.AddGroupsAsync(nextGroup, members.Select((users, index) => users.Append(senders[index % Senders].Id)));
                var groups = Enumerable.Range(nextGroup, members.Count).ToList();
                nextGroup += groups.Count;
                results.Add(await MeasureAsync(server, load, senders, groups, count, live));
            }
        }
        return results;
    }

    private static void Confirm(BenchUser user, int messageId)
    {
        if (messageId == BenchUser.GroupMessage)
            user.Confirm();
    }

    private static async Task<GroupFigures> MeasureAsync(
        BenchServer server, LoadLoop load, List<GroupSender> senders, List<int> groups, int receivers, bool live)
    {
        var what = $"{receivers} {(live ? "online" : "offline")}";
        Table.Progress(what);
        await WriteAsync(server, load, senders, groups);
        var rounds = new List<(double PerSecond, double P50, double PerMessage)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add(await WriteAsync(server, load, senders, groups));
        var figures = new GroupFigures(receivers, live, ClusterFigures.Median(rounds.Select(static one => one.PerSecond)),
            ClusterFigures.Median(rounds.Select(static one => one.P50)),
            ClusterFigures.Median(rounds.Select(static one => one.PerMessage)));
        Report.Add($"group, {what}", ("messages/s", figures.PerSecond), ("p50 ms until acknowledged", figures.P50),
            ("server: processor us a message", figures.PerMessage), ("server: processor us a receiver", figures.PerReceiver()));
        Table.Line(string.Create(CultureInfo.InvariantCulture,
            $"{what,-22}  {figures.PerSecond,10:F0}  {figures.P50,8:F2}  {figures.PerMessage,12:F0}  {figures.PerReceiver(),13:F1}"));
        return figures;
    }

    private static async Task<(double PerSecond, double P50, double PerMessage)> WriteAsync(
        BenchServer server, LoadLoop load, List<GroupSender> senders, List<int> groups)
    {
        var (ways, lasted, isQuiet) = (new Histogram(), TimeSpan.Zero, false);
        var watch = Stopwatch.StartNew();
        var before = ProcessFigures.ProcessorTime(server.ProcessId);
        await load.InvokeAsync(() =>
        {
            foreach (var (place, sender) in senders.Index())
                sender.Begin(groups.Where((_, index) => index % senders.Count == place), ways);
        });
        await Task.Delay(Round);
        await load.InvokeAsync(() =>
        {
            senders.ForEach(static sender => sender.Rest());
            lasted = watch.Elapsed;
        });
        for (var waited = Stopwatch.StartNew(); !isQuiet; await Task.Delay(Pause))
        {
            if (waited.Elapsed > Deadline)
                throw new InvalidOperationException("a message to a group was not acknowledged");
            await load.InvokeAsync(() => isQuiet = senders.TrueForAll(static sender => sender.IsQuiet));
        }
        // The last one of each sender cost as much as the others, though it came too late to be counted.
        var spent = (ProcessFigures.ProcessorTime(server.ProcessId) - before).TotalMicroseconds / (ways.Count + senders.Count);
        return (ways.Count / lasted.TotalSeconds, ways.At(0.5).TotalMilliseconds, spent);
    }
}
