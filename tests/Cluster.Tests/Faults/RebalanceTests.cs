using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>All users are on one server when another is added: sessions move until both have their share; no message is lost.</summary>
public sealed partial class RebalanceTests
{
    private const int UserCount = 40;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Rebalance_ServerIsAdded_SessionsMoveAndNoMessageIsLost()
    {
        await using var cluster = await TestCluster.StartAsync();
        var ids = Enumerable.Range(1, UserCount).ToList();
        cluster.AddUsers(ids);
        var second = $"server 127.0.0.1:{cluster.Ports[1]} weight=1";
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports,
            ("server 127.0.0.1:6002 weight=1", "server 127.0.0.1:6002 weight=1 down"),
            ("#@ health_check_timeout", "#@ rebalance rate=20/s;\n        #@ health_check_timeout"));
        var history = new History();
        var clients = ids.ConvertAll(
            id => new FaithfulClient(id, TestCluster.Password, () => balancer.Port, TimeSpan.FromMilliseconds(250), history));
        try
        {
            clients.ForEach(client => client.Start());
            await UntilAsync(() => clients.All(client => client.IsOnline), "all users are logged in");

            await balancer.ReloadAsync($"{second} down", second);
            for (var round = 0; !Rebalanced().IsMatch(balancer.Log); round++)
            {
                Assert.InRange(round, 0, 100);
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
            var shares = Rebalanced().Match(balancer.Log);
            Assert.All(["first", "second"], server =>
                Assert.InRange(int.Parse(shares.Groups[server].Value, null), (UserCount / 2) - 4, (UserCount / 2) + 1));
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
