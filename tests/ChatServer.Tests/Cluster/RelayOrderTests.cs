using ChatCluster.Server.Cluster;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>The messages of one sender to one receiver arrive in order, whichever way they take.</summary>
public sealed class RelayOrderTests
{
    private const int Count = 60;

    /// <summary>Stored while the receiver is offline, then relayed, then live, because the sender comes to the receiver's server.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_OverAllRoutes_ArriveInOrderAndOnce(bool extended)
    {
        var bus = new MemoryBus { Shuffles = true, Copies = static _ => Random.Shared.Next(3) };
        await using var one = await TestServer.StartAsync(change: TestServer.WithWideMailboxes, bus: bus.NewNode());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, TestServer.WithWideMailboxes, bus: bus.NewNode());
        var number = 0;
        RawChatClient receiver;
        using (var sender = await one.LogInExtendedAsync(13))
        {
            await SendAsync(sender, ref number);
            receiver = await two.ConnectAsync();
            receiver.Confirms = extended;
            await receiver.SendAsync($$"""{"id":21,"msgid":1,"password":"123456"{{(extended ? ",\"seq\":1" : "")}}}""");
            await SendAsync(sender, ref number);
            await ReadAnswersAsync(sender, 2 * Count);
            Assert.Contains("\"errno\":0", await sender.AskAsync("""{"msgid":3,"seq":3}"""));
        }
        using (receiver)
        using (var sender = await two.LogInExtendedAsync(13))
        {
            await SendAsync(sender, ref number);

            Assert.Equal(Enumerable.Range(0, 3 * Count), await ReadNumbersAsync(receiver));
            await one.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
        }
    }

    /// <summary>What was stored while the bus was down comes before what is relayed when it is back.</summary>
    [Fact]
    public async Task Backlog_GoesFirst()
    {
        var bus = new MemoryBus();
        await using var one = await TestServer.StartAsync(bus: bus.NewNode());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, bus: bus.NewNode());
        using var sender = await one.LogInExtendedAsync(13);
        using var receiver = await two.LogInExtendedAsync(21);
        bus.Turn(BusState.Down);
        Assert.Contains("the message bus is down", await sender.ReadAsync());
        Assert.Contains("the message bus is down", await receiver.ReadAsync());
        Assert.Contains($"user 21 is online on {two.Name}, but the message bus is down",
            await sender.AskAsync("""{"mid":"m0","msg":"text 0.","msgid":6,"seq":2,"toid":21}"""));
        // The sender's server is back before the receiver's: its next message is relayed in front of the backlog's call.
        bus.Copies = static message => message is BacklogCall ? 0 : 1;
        one.Get<IClusterBus>().StateChanged = null;
        two.Get<IClusterBus>().StateChanged = null;
        bus.Turn(BusState.Up);

        await sender.SendAsync("""{"mid":"m1","msg":"text 1.","msgid":6,"seq":3,"toid":21}""");

        Assert.Contains("text 0.", await receiver.ReadAsync());
        Assert.Contains("text 1.", await receiver.ReadAsync());
        Assert.Contains("\"relayed\"", await sender.ReadAsync());
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99}"""));
    }

    private static Task SendAsync(RawChatClient sender, ref int number)
    {
        var first = number;
        number += Count;
        return SendAllAsync();

        async Task SendAllAsync()
        {
            foreach (var one in Enumerable.Range(first, Count))
                await sender.SendAsync($$"""{"mid":"m{{one}}","msg":"text {{one}}.","msgid":6,"seq":2,"toid":21}""");
        }
    }

    private static async Task ReadAnswersAsync(RawChatClient sender, int count)
    {
        for (var answers = 0; answers < count; answers++)
            Assert.Contains("\"delivery\"", await sender.ReadAsync());
    }

    private static async Task<List<int>> ReadNumbersAsync(RawChatClient receiver)
    {
        var numbers = new List<int>();
        while (numbers.Count < 3 * Count)
            numbers.AddRange((await receiver.ReadAsync()).Split("text ").Skip(1).Select(text => int.Parse(text.Split('.')[0])));
        return numbers;
    }
}
