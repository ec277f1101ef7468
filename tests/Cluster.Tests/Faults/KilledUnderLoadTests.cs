using System.Globalization;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>The promise at full size: 200 users chat through the balancer, and one of the two servers is killed with -9.</summary>
public sealed class KilledUnderLoadTests(ITestOutputHelper output)
{
    private const int UserCount = 200;
    private const int GroupSize = 5;

    /// <summary>
    /// Every user is to be back within two seconds. That is counted, not timed, so that a slow machine does not matter: the product's
    /// client waits for 0.25, 0.5 and 1 s at most before its first three attempts.
    /// </summary>
    private const int AttemptsWithinTwoSeconds = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>As the product's own client does it.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task TwoHundredPeople_WhenAServerIsKilled_LoseNothingAndComeBack()
    {
        await using var cluster = await TestCluster.StartAsync();
        var ids = Enumerable.Range(1, UserCount).ToList();
        cluster.AddUsers(ids);
        var groups = ids.Chunk(GroupSize).Index().ToDictionary(group => group.Index + 1, group => group.Item);
        foreach (var (group, members) in groups)
            cluster.AddGroup(group, members);
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports);
        var history = new History();
        var clients = ids.ConvertAll(id => new FaithfulClient(id, TestCluster.Password, () => balancer.Port, FirstPause, history));
        try
        {
            clients.ForEach(client => client.Start());
            await UntilAsync(() => clients.All(client => client.IsOnline), "every user is logged in");

            await ChatAsync(clients, rounds: 10);
            history.Note(0, "server 0 is killed");
            await cluster.EndServerAsync(0, "KILL");
            await ChatAsync(clients, rounds: 10);
            await UntilAsync(() => clients.All(client => client.IsOnline), "every user is back");
            await UntilAsync(() => clients.All(client => client.Said.All(saying => saying.IsAcknowledged)), "everything is acknowledged");
            var absences = clients.SelectMany(client => client.Absences.Skip(1)).ToList();
            Assert.DoesNotContain(clients, client => client.PasswordLogins > 1);

            // Who was on the other server while another user wrote to them gets that at the next login.
            var logins = clients.ConvertAll(client => client.Absences.Count);
            clients.ForEach(client => client.Hang(reset: false));
            await UntilAsync(() => clients.Zip(logins).All(one => one.First.Absences.Count > one.Second && one.First.IsOnline),
                "every user is back again");

            var promise = new DeliveryPromise(clients, group => groups[group], history);
            var breach = promise.FirstBreach() ?? promise.FirstOutOfOrder();
            Assert.True(breach is null, breach);
            Assert.InRange(absences.Count, UserCount / 4, UserCount);
            Assert.All(absences, absence => Assert.InRange(absence.Attempts, 1, AttemptsWithinTwoSeconds));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{clients.Sum(client => client.Said.Count)} messages; {absences.Count} of {UserCount} lost their server and were logged in again after {absences.Max(absence => absence.Time).TotalSeconds:F2} s at the latest"));
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    /// <summary>Each user writes to a neighbour, who may be on the other server, and now and then to their group.</summary>
    private static async Task ChatAsync(List<FaithfulClient> clients, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var client in clients)
            {
                if (round % 5 == client.UserId % 5)
                    client.Say(((client.UserId - 1) / GroupSize) + 1, toGroup: true);
                else
                    client.Say((client.UserId % UserCount) + 1);
            }
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }
    }

    private static Task UntilAsync(Func<bool> condition, string what) =>
        Eventually.HoldsAsync(condition, what, Deadline, TestContext.Current.CancellationToken);
}
