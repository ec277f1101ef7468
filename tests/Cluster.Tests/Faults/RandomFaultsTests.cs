using System.Globalization;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>
/// Random users do random things while random faults happen; then the history of them all is checked against the delivery promise. The
/// servers are whole processes, because only those can be killed.
/// </summary>
public sealed class RandomFaultsTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const int PeopleCount = 8;
    private const int FewestOperations = 60;

    private const int LeaseSeconds = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(15);

    [Fact]
    public async Task RandomOperations_WithRandomFaults_KeepTheDeliveryPromise()
    {
        await using var cluster = await TestCluster.StartAsync(lease: LeaseSeconds);
        for (var seed = 1; seed <= Seeds; seed++)
            await RunAsync(cluster, seed);
        Assert.DoesNotContain(cluster.Printed, line => line.Contains("database is locked", StringComparison.Ordinal));
    }

    private async Task RunAsync(TestCluster cluster, int seed)
    {
        var random = new Random(seed);
        var ids = Enumerable.Range(seed * 100, PeopleCount).ToList();
        var members = ids.Take(5).ToList();
        cluster.AddUsers(ids);
        cluster.AddGroup(seed, members);
        var history = new History();
        var clients = ids.ConvertAll(id =>
        {
            var choice = new Random(id);
            return new FaithfulClient(id, TestCluster.Password, () => cluster.Ports[choice.Next(2)], LongestPause, history);
        });
        try
        {
            clients.ForEach(client => client.Start());
            await UntilAsync(() => clients.All(client => client.IsOnline), $"seed {seed}: every user is logged in");
            var faults = FaultsAsync(cluster, random.Next(7), random.Next(2), random.Next(300), history);
            var operations = 0;
            for (; operations < FewestOperations || !faults.IsCompleted; operations++)
            {
                await ActAsync(clients[random.Next(PeopleCount)], random, ids, seed);
                await Task.Delay(random.Next(LongestPause.Milliseconds), TestContext.Current.CancellationToken);
            }
            await faults;
            await DrainAsync(clients, seed, history);
            var promise = new DeliveryPromise(clients, _ => members, history);
            var breach = promise.FirstBreach() ?? promise.FirstOutOfOrder();
            Assert.True(breach is null, $"seed {seed}: {breach}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seed {seed}: {operations} operations, {clients.Sum(client => client.Said.Count(saying => saying.IsAcknowledged))} messages acknowledged, {clients.Sum(client => client.Said.Count(saying => !saying.IsAcknowledged))} refused, {clients.Sum(client => client.Absences.Count)} logins, {clients.Sum(client => client.Shown.Count)} shown"));
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private static async Task ActAsync(FaithfulClient client, Random random, List<int> ids, int group)
    {
        switch (random.Next(100))
        {
            case < 65:
                var to = ids[random.Next(PeopleCount)];
                client.Say(to == client.UserId ? ids[(ids.IndexOf(to) + 1) % PeopleCount] : to);
                break;
            case < 82 when ids.IndexOf(client.UserId) < 5:
                client.Say(group, toGroup: true);
                break;
            case < 88:
                await client.LogOutAsync();
                break;
            default:
                client.Hang(reset: random.Next(2) == 0);
                break;
        }
    }

    private static async Task FaultsAsync(TestCluster cluster, int kind, int server, int delay, History history)
    {
        await Task.Delay(delay);
        switch (kind)
        {
            case 0:
                await RestartAsync(server, "TERM");
                break;
            case 1:
                await Task.WhenAll(RestartAsync(0, "KILL"), RestartAsync(1, "KILL"));
                break;
            case 2:
                await Task.WhenAll(RestartAsync(server, "KILL"), RestartAsync(1 - server, "TERM"));
                break;
            case 3:
                history.Note(0, "the database is locked for a second");
                using (var database = cluster.Open())
                {
                    database.Execute("BEGIN IMMEDIATE");
                    await Task.Delay(TimeSpan.FromSeconds(1));
                }
                history.Note(0, "the database is free again");
                break;
            case 4:
                history.Note(0, $"server {cluster.Ports[server]} is suspended");
                await cluster.Servers[server].SignalAsync("STOP");
                // Within what an operation waits for a transaction that the suspended server may be in the middle of.
                await Task.Delay(TimeSpan.FromSeconds(LeaseSeconds + 1));
                await cluster.Servers[server].SignalAsync("CONT");
                history.Note(0, $"server {cluster.Ports[server]} goes on");
                break;
            default:
                await RestartAsync(server, "KILL");
                break;
        }

        async Task RestartAsync(int number, string signal)
        {
            history.Note(0, $"server {cluster.Ports[number]} gets SIG{signal}");
            await cluster.EndServerAsync(number, signal);
            await cluster.StartServerAsync(number);
            history.Note(0, $"server {cluster.Ports[number]} is back");
        }
    }

    /// <summary>Everything said is answered; then every user logs in once more and collects the offline messages.</summary>
    private static async Task DrainAsync(List<FaithfulClient> clients, int seed, History history)
    {
        try
        {
            await UntilAsync(() => clients.All(client => client.IsOnline && client.Said.All(saying => saying.Errno is not null)),
                "everything is answered");
            history.Note(0, "every user logs in once more");
            var logins = clients.ConvertAll(client => client.Absences.Count);
            clients.ForEach(client => client.Hang(reset: false));
            await UntilAsync(() => clients.Zip(logins).All(one => one.First.Absences.Count > one.Second && one.First.IsOnline),
                "every user is back");
        }
        catch (TimeoutException late)
        {
            var stuck = clients.FirstOrDefault(client => !client.IsOnline || client.Said.Any(saying => saying.Errno is null)) ?? clients[0];
            var saying = stuck.Said.FirstOrDefault(saying => saying.Errno is null);
            throw new TimeoutException($"seed {seed}: {late.Message}\n{history.Of(stuck.UserId, saying?.To ?? stuck.UserId)}", late);
        }
    }

    private static Task UntilAsync(Func<bool> condition, string what) =>
        Eventually.HoldsAsync(condition, what, Deadline, TestContext.Current.CancellationToken);
}
