using System.Globalization;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>
/// The server may write no more to its files (RLIMIT_FSIZE, which the kernel enforces as it does a full disk): who needs the storage is
/// told
/// so in time, users on the server chat on, and with room again everything that was acknowledged is there.
/// </summary>
public sealed class DiskFullTests
{
    /// <summary>What the product promises; the test's machine may be slow beside.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5 + 10);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task NoRoom_IsErrno12InTimeChatGoesOnAndNothingIsLost()
    {
        // Without the signal that would kill it; a full disk sends none.
        await using var cluster = await TestCluster.StartAsync(["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        cluster.AddUsers(Enumerable.Range(1, 5));
        using var one = await LogInAsync(cluster, 1);
        using var two = await LogInAsync(cluster, 2);
        two.Confirms = true;
        var stored = new List<string>();
        var number = 0;
        for (var count = 0; count < 20; count++)
            Assert.True(await StoreAsync());

        await LimitFilesAsync("0");
        for (var tries = 0; await StoreAsync(); tries++)
            Assert.InRange(tries, 0, 10);
        for (var count = 0; count < 20; count++)
        {
            await one.SendAsync("""{"msg":"live","msgid":6,"seq":2,"toid":2}""");
            Assert.Contains("\"live\"", await two.ReadAsync());
            Assert.Contains("\"live\"", await one.ReadAsync().WaitAsync(Patience, TestContext.Current.CancellationToken));
        }
        using (var newcomer = await RawChatClient.ConnectAsync(cluster.Ports[0]))
            Assert.Contains("\"errno\":12", await newcomer.AskAsync(Login(4)).WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.False(await StoreAsync());

        await LimitFilesAsync("unlimited");
        using var limit = new CancellationTokenSource(Deadline);
        while (!await StoreAsync())
            await Task.Delay(50, limit.Token);

        using (var database = cluster.Open())
        {
            Assert.Equal("ok", database.QuerySingle<string>("PRAGMA integrity_check"));
            var kept = database.Query<string>("SELECT mid FROM offlinemessage WHERE userid = 3 ORDER BY id").ToList();
            Assert.Equal(stored, kept);
        }

        async Task<bool> StoreAsync()
        {
            var mid = $"m{number++}";
            var answer = await one.AskAsync($$"""{"mid":"{{mid}}","msg":"{{new string('x', 5000)}}","msgid":6,"seq":3,"toid":3}""")
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            if (!answer.Contains("\"stored\""))
            {
                Assert.Contains("\"errno\":12", answer);
                return false;
            }
            stored.Add(mid);
            return true;
        }

        Task LimitFilesAsync(string size) =>
            RunAsync("prlimit", "--pid", cluster.Servers[0].Id.ToString(CultureInfo.InvariantCulture), $"--fsize={size}:unlimited");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(program, arguments, Deadline);
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    private static string Login(int id) => $$"""{"id":{{id}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}""";

    private static async Task<RawChatClient> LogInAsync(TestCluster cluster, int id)
    {
        var client = await RawChatClient.ConnectAsync(cluster.Ports[0]);
        Assert.Contains("\"errno\":0", await client.AskAsync(Login(id)));
        return client;
    }
}
