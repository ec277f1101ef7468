using System.Text;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>However a connection ends, no user stays online without one, and nothing waits for it in vain.</summary>
public sealed class ConnectionEndTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writer_ThatFailsUnforeseen_LeavesNobodyOnlineAndNobodyWaiting(bool whenWritten)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        var session = SessionOf(server, 13);

        session.Outbox.TryPost(new("x\0"u8.ToArray()) { WhenSettled = written => Fail(written == whenWritten) });
        if (!whenWritten)
            client.Reset();

        await session.Settled.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        await HasNoConnectionsAsync(server);
        using var next = await server.LogInAsync(13);
    }

    [Fact]
    public async Task Writer_ThatFailsUnforeseen_KeepsWhatItsUserHasNotConfirmed()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(15, "666666");
        using var client = await server.LogInExtendedAsync(13);
        client.Confirms = false;
        await sender.SendAsync("""{"mid":"m-1","msg":"not confirmed","msgid":6,"seq":2,"toid":13}""");
        Assert.Contains("not confirmed", await client.ReadAsync());

        SessionOf(server, 13).Outbox.TryPost(new("x\0"u8.ToArray()) { WhenSettled = _ => Fail(true) });

        Assert.Contains("\"stored\"", await sender.ReadAsync());
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        using var next = await server.ConnectAsync();
        Assert.Contains("not confirmed", await next.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}"""));
    }

    [Fact]
    public async Task HalfClose_AfterManyRequests_GetsAllAnswers()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        var requests = string.Concat(Enumerable.Range(2, 300).Select(seq => $$"""{"msgid":104,"seq":{{seq}}}""" + "\0"));

        await client.SendBytesAsync(Encoding.UTF8.GetBytes(requests));
        client.HalfClose();

        Assert.Equal(300, (await client.ReadToEndAsync()).Count(answer => answer.Contains("\"msgid\":105")));
    }

    [Fact]
    public async Task Reset_WhileManyRequestsWait_EndsTheReading()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Connections = options.Connections with { MaxRate = 1, Burst = 1 },
        });
        using var client = await server.ConnectAsync();
        // At one request a second these would take minutes, were they not left alone.
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"msgid":99}""" + "\0", 300))));
        Assert.Contains("\"msgid\":100", await client.ReadAsync());

        client.Reset();

        await HasNoConnectionsAsync(server);
    }

    private static ClientSession SessionOf(TestServer server, int userId)
    {
        Assert.True(server.Get<SessionRegistry>().TryFind(userId, out var session));
        return session;
    }

    private static void Fail(bool now)
    {
        if (now)
            throw new InvalidOperationException("nobody foresaw this");
    }

    private static Task HasNoConnectionsAsync(TestServer server) =>
        Eventually.HoldsAsync(() => server.Get<ConnectionCount>().Open == 0, "all have left", TestContext.Current.CancellationToken);
}
