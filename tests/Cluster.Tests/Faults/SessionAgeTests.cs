using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Sessions end after a second or two: clients move on again and again, and no message is lost.</summary>
public sealed class SessionAgeTests
{
    private const int UserCount = 12;
    private const int Rounds = 30;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task MaxSessionAge_ClientsWriteToEachOther_NoMessageIsLost()
    {
        await using var cluster = await TestCluster.StartAsync();
        var ids = Enumerable.Range(1, UserCount).ToList();
        cluster.AddUsers(ids);
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports,
            ("#@ health_check_timeout", "#@ max_session_age 1s jitter=1s;\n        #@ health_check_timeout"));
        var history = new History();
        var clients = ids.ConvertAll(
            id => new FaithfulClient(id, TestCluster.Password, () => balancer.Port, TimeSpan.FromMilliseconds(250), history));
        try
        {
            clients.ForEach(client => client.Start());
            await UntilAsync(() => clients.All(client => client.IsOnline), "all users are logged in");
            for (var round = 0; round < Rounds; round++)
            {
                clients.ForEach(client => client.Say((client.UserId % UserCount) + 1));
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
            await UntilAsync(() => clients.All(client => client.Absences.Count >= 2), "every client has moved on twice");
            await UntilAsync(() => clients.All(client => client.Said.All(saying => saying.IsAcknowledged)), "everything is acknowledged");
            await UntilAsync(() => new DeliveryPromise(clients, _ => [], history).FirstBreach() is null, "everything has arrived");

            var breach = new DeliveryPromise(clients, _ => [], history).FirstOutOfOrder();
            Assert.True(breach is null, breach);
            Assert.DoesNotContain(clients, client => client.PasswordLogins > 1);
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    private static Task UntilAsync(Func<bool> condition, string what) =>
        Eventually.HoldsAsync(condition, what, Deadline, TestContext.Current.CancellationToken);
}
