using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>All users are on one server when another is added: sessions move until both have their share; no message is lost.</summary>
public sealed partial class RebalanceTests
{
    private const int UserCount = 1000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Rebalance_ServerIsAdded_SessionsMoveAndNoMessageIsLost()
    {
        await using var cluster = await TestCluster.StartAsync();
        var ids = Enumerable.Range(1, UserCount).ToList();
        cluster.AddUsers(ids);
        var second = $"server 127.0.0.1:{cluster.Ports[1]} weight=1";
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports,
            ("server 127.0.0.1:6002 weight=1", "server 127.0.0.1:6002 weight=1 down"),
            ("worker_connections 1024", "worker_connections 8192"),
            ("#@ health_check_timeout", "#@ rebalance rate=200/s;\n        #@ health_check_timeout"));
        var history = new History();
        var clients = ids.ConvertAll(
            id => new FaithfulClient(id, TestCluster.Password, () => balancer.Port, TimeSpan.FromMilliseconds(250), history));
        try
        {
            foreach (var some in clients.Chunk(50))
            {
                Array.ForEach(some, static client => client.Start());
                await UntilAsync(() => some.All(client => client.IsOnline), "some users are logged in");
            }

            await balancer.ReloadAsync($"{second} down", second);
            for (var round = 0; !Rebalanced().IsMatch(balancer.Log); round++)
            {
                Assert.InRange(round, 0, 400);
                clients.ForEach(client => client.Say((client.UserId % UserCount) + 1));
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
            await UntilAsync(() => clients.All(client => client.IsOnline), "all users are back");
            await UntilAsync(() => clients.All(client => client.Said.All(saying => saying.IsAcknowledged)), "everything is acknowledged");

            // What was stored while its receiver moved comes with the next login.
            var logins = clients.ConvertAll(client => client.Absences.Count);
            clients.ForEach(client => client.Hang(reset: false));
            await UntilAsync(() => clients.Zip(logins).All(one => one.First.Absences.Count > one.Second && one.First.IsOnline),
                "all users are back again");

            var promise = new DeliveryPromise(clients, _ => [], history);
            var breach = promise.FirstBreach() ?? promise.FirstOutOfOrder();
            Assert.True(breach is null, breach);
            Assert.DoesNotContain(clients, client => client.PasswordLogins > 1);
            // Those who are on their way at that moment are on neither.
            var shares = Rebalanced().Match(balancer.Log);
            var (one, other) = (int.Parse(shares.Groups["first"].Value, null), int.Parse(shares.Groups["second"].Value, null));
            Assert.InRange(Math.Abs(one - other), 0, UserCount / 20);
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private static Task UntilAsync(Func<bool> condition, string what) =>
        Eventually.HoldsAsync(condition, what, Deadline, TestContext.Current.CancellationToken);

    [GeneratedRegex(@"rebalanced, sessions by server: \S+ (?<first>\d+), \S+ (?<second>\d+)")]
    private static partial Regex Rebalanced();
}
