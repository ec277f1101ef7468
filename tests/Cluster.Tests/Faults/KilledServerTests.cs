using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>A server that is killed cannot set its users offline: its lease runs out, and another server does.</summary>
public sealed class KilledServerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UserOnAKilledServer_WithoutAToken_CanLogInElsewhereOnceTheLeaseHasRunOut()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.AddUsers([1, 2]);
        using var friend = await ChatSocket.ConnectAsync(cluster.Ports[1], Cancellation);
        Assert.Equal(0, await LogInAsync(friend, 2));
        using (var connection = await ChatSocket.ConnectAsync(cluster.Ports[0], Cancellation))
        {
            Assert.Equal(0, await LogInAsync(connection, 1));
            await cluster.EndServerAsync(0, "KILL");
        }

        await Eventually.HoldsAsync(() => IsLetInAsync(cluster.Ports[1]).GetAwaiter().GetResult(), "the user can log in", Deadline,
            Cancellation);

        Assert.Equal(2, await LogInAsync(friend, 2));
    }

    private static async Task<bool> IsLetInAsync(int port)
    {
        using var connection = await ChatSocket.ConnectAsync(port, Cancellation);
        var errno = await LogInAsync(connection, 1);
        Assert.True(errno is 0 or 2, $"errno {errno}");
        return errno == 0;
    }

    /// <returns>The errno.</returns>
    private static async Task<int> LogInAsync(ChatSocket connection, int id)
    {
        await connection.SendAsync($$"""{"id":{{id}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}""");
        while (true)
        {
            var answer = await connection.ReadAsync(Cancellation);
            if (answer.GetProperty("msgid").GetInt32() == 2)
                return answer.GetProperty("errno").GetInt32();
        }
    }
}
