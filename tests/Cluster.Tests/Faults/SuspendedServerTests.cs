using System.Text.Json;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>A server that is suspended beyond its lease and then goes on, with what its users sent it before still unread.</summary>
public sealed class SuspendedServerTests
{
    private const string Chat = """{"mid":"m-1","msg":"once","msgid":6,"seq":2,"toid":15}""";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_ReadAfterTheLeaseWasLost_IsShownOnce(bool receiverMoves)
    {
        await using var cluster = await TestCluster.StartAsync(lease: 2);
        cluster.AddUsers([13, 15, 16]);
        using var sender = await ChatSocket.ConnectAsync(cluster.Ports[0], Cancellation);
        using var receiver = await ChatSocket.ConnectAsync(cluster.Ports[0], Cancellation);
        var (senderToken, receiverToken) = (await LogInAsync(sender, 13), await LogInAsync(receiver, 15));
        var seen = new List<string>();

        await cluster.Servers[0].SignalAsync("STOP");
        await sender.SendAsync(Chat);
        using var senderAgain = await ChatSocket.ConnectAsync(cluster.Ports[1], Cancellation);
        using var receiverAgain = await ChatSocket.ConnectAsync(cluster.Ports[1], Cancellation);
        await LogInAsync(senderAgain, 13, senderToken);
        if (receiverMoves)
        {
            await LogInAsync(receiverAgain, 15, receiverToken);
            await senderAgain.SendAsync(Chat);
            await ShowAsync(receiverAgain, seen);
        }
        else
            await senderAgain.SendAsync(Chat);
        Assert.Equal(0, (await UntilAsync(senderAgain, 101)).GetProperty("errno").GetInt32());
        await cluster.Servers[1].WaitForLineAsync($"the lease of 127.0.0.1:{cluster.Ports[0]} has not been renewed");

        await cluster.Servers[0].SignalAsync("CONT");
        await cluster.Servers[0].WaitForLineAsync("is lost");
        if (!receiverMoves)
            await AssertOnlyDismissedAsync(receiver);
        receiverAgain.Dispose();

        // A new client, which remembers no mid: whatever is stored for the user now is shown.
        using var afresh = await LogInFreshAsync(cluster, 15, seen);
        await senderAgain.SendAsync("""{"mid":"last","msg":"last","msgid":6,"seq":3,"toid":15}""");
        while (!seen.Contains("last"))
            await ShowAsync(afresh, seen);
        Assert.Equal(["once", "last"], seen);
        using var database = cluster.Open();
        await Eventually.HoldsAsync(() => database.QuerySingle<int>("SELECT count(*) FROM offlinemessage") == 0,
            "nothing is stored any more", Cancellation);
    }

    /// <summary>Logs in without a token; as soon as the database has taken the old login back.</summary>
    private static async Task<ChatSocket> LogInFreshAsync(TestCluster cluster, int id, List<string> seen)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Deadline);
        while (true)
        {
            var connection = await ChatSocket.ConnectAsync(cluster.Ports[1], limit.Token);
            await connection.SendAsync($$"""{"id":{{id}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}""");
            var answer = await UntilAsync(connection, 2);
            if (answer.GetProperty("errno").GetInt32() == 0)
            {
                if (answer.TryGetProperty("offlinemsg", out var messages))
                    await ConfirmAsync(connection,
                        [.. messages.EnumerateArray().Select(text => JsonDocument.Parse(text.GetString()!).RootElement)], seen);
                return connection;
            }
            connection.Dispose();
            await Task.Delay(50, limit.Token);
        }
    }

    /// <returns>The token.</returns>
    private static async Task<string> LogInAsync(ChatSocket connection, int id, string? token = null)
    {
        var proof = token is null ? $"\"password\":\"{TestCluster.Password}\"" : $"\"token\":\"{token}\"";
        await connection.SendAsync($$"""{"id":{{id}},"msgid":1,{{proof}},"seq":1}""");
        var answer = await UntilAsync(connection, 2);
        Assert.Equal(0, answer.GetProperty("errno").GetInt32());
        return answer.GetProperty("token").GetString()!;
    }

    private static async Task ShowAsync(ChatSocket connection, List<string> seen) =>
        await ConfirmAsync(connection, [await UntilAsync(connection, 6)], seen);

    private static async Task ConfirmAsync(ChatSocket connection, List<JsonElement> messages, List<string> seen)
    {
        seen.AddRange(messages.Select(message => message.GetProperty("msg").GetString()!));
        var mids = string.Join(',', messages.Select(message => message.GetProperty("mid").GetRawText()));
        await connection.SendAsync($$"""{"mids":[{{mids}}],"msgid":102}""");
    }

    /// <summary>The user who stayed on the suspended server is told to log in again, and is shown nothing before.</summary>
    private static async Task AssertOnlyDismissedAsync(ChatSocket connection)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Deadline);
        Assert.Contains("has lost its hold", (await connection.ReadAsync(limit.Token)).GetProperty("errmsg").GetString());
        await Assert.ThrowsAsync<EndOfStreamException>(() => connection.ReadAsync(limit.Token));
    }

    private static async Task<JsonElement> UntilAsync(ChatSocket connection, int msgid)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Deadline);
        while (true)
        {
            var message = await connection.ReadAsync(limit.Token);
            if (message.GetProperty("msgid").GetInt32() == msgid)
                return message;
        }
    }
}
