using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Two server processes write to one SQLite file as fast as they can, and neither ever finds it locked.</summary>
public sealed class SharedFileTests
{
    private const int SendersPerServer = 30;
    private const int MessagesEach = 60;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task TwoServers_WritingInParallel_NeverFindTheFileLocked()
    {
        await using var cluster = await TestCluster.StartAsync();
        const int users = 2 * SendersPerServer;
        // Those who are away are numbered after those who write to them.
        cluster.AddUsers(Enumerable.Range(1, 2 * users));
        var history = new History();
        var clients = Enumerable.Range(1, users)
            .Select(id => new FaithfulClient(id, TestCluster.Password, () => cluster.Ports[id % 2], TimeSpan.FromMilliseconds(50), history))
                .ToList();
        try
        {
            clients.ForEach(client => client.Start());
            foreach (var client in clients)
            {
                // With a login in the middle, which writes too.
                for (var count = 0; count < MessagesEach / 2; count++)
                    client.Say(users + 1 + ((client.UserId + count) % users));
            }
            await UntilAsync(() => clients.All(client => client.IsOnline), "every user is logged in");
            foreach (var client in clients)
            {
                client.Hang(reset: client.UserId % 4 < 2);
                for (var count = 0; count < MessagesEach / 2; count++)
                    client.Say(users + 1 + ((client.UserId + count) % users));
            }
            await UntilAsync(() => clients.All(client => client.Said.All(saying => saying.Errno is not null)), "everything is answered");

            Assert.All(clients.SelectMany(client => client.Said), saying => Assert.Equal(0, saying.Errno));
            Assert.All(cluster.Printed, line => Assert.DoesNotMatch("locked|busy| ERR | WRN ", line));
            using var database = cluster.Open();
            Assert.Equal(users * MessagesEach, database.QuerySingle<int>("SELECT count(*) FROM offlinemessage"));
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
