using System.Diagnostics;
using System.Text;
using ChatCluster.Server.Delivery.Pushes;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>To sessions without seq: the course's client reads 1024 bytes at a time and takes what it has read for one document.</summary>
public sealed class CourseClientsTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task LoginReply_KeepsWithinTheLimitAndTheRestFollowsAsPushes()
    {
        await using var server = await StartAsync();
        for (var id = 100; id < 130; id++)
        {
            server.Query<int>($"INSERT INTO user (id, name, password, createdat) VALUES ({id}, 'somebody {id}', 'x', 0)");
            server.Query<int>($"INSERT INTO groupuser (groupid, userid, createdat) VALUES (1, {id}, 0)");
        }
        using var sender = await server.LogInExtendedAsync(13);
        for (var count = 0; count < 12; count++)
            await sender.AskAsync($$"""{"msg":"n{{count}}. {{new string('x', 100)}}","msgid":6,"seq":2,"toid":21}""");
        using var client = await server.ConnectAsync();

        await client.SendAsync("""{"id":21,"msgid":1,"password":"123456"}""");
        var frames = new List<string> { await client.ReadAsync() };
        while (!frames[^1].Contains("n11."))
            frames.Add(await client.ReadAsync());

        Assert.All(frames, frame => Assert.InRange(Encoding.UTF8.GetByteCount(frame), 1, 1023));
        Assert.Contains("\"friends\"", frames[0]);
        Assert.Contains("C++ chat project", frames[0]);
        Assert.DoesNotContain("somebody", frames[0]);
        var all = string.Concat(frames);
        Assert.All(Enumerable.Range(0, 12), count => Assert.Contains($"n{count}.", all));
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task LongMessage_ComesInPiecesThatTogetherAreTheWhole_ApartInTime()
    {
        await using var server = await StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var client = await server.LogInAsync(15, "666666");
        var text = string.Concat(Enumerable.Range(0, 600).Select(number => $"{number}👍\\\""));
        var watch = Stopwatch.StartNew();

        await sender.SendAsync($$"""{"msg":"{{text}}","msgid":6,"seq":2,"toid":15}""");
        var received = "";
        var frames = 0;
        for (; received.Length < text.Length; frames++)
        {
            var frame = await client.ReadAsync();
            Assert.InRange(Encoding.UTF8.GetByteCount(frame), 1, 1023);
            received += frame.Split("\"msg\":\"")[1].Split("\",\"msgid\"")[0];
        }

        Assert.Equal(text, received);
        Assert.Contains("\"live\"", await sender.ReadAsync());
        Assert.True(watch.Elapsed >= (frames - 1) * Gap);
    }

    [Fact]
    public async Task ExtendedSession_IsNotAffected()
    {
        await using var server = await StartAsync();
        using var sender = await server.LogInAsync(13);
        using var client = await server.LogInExtendedAsync(15, "666666");

        await sender.SendAsync($$"""{"msg":"{{new string('x', 5_000)}}","msgid":6,"toid":15}""");

        Assert.InRange((await client.ReadAsync()).Length, 5_000, 6_000);
    }

    [Fact]
    public void LoginReply_OfSomebodyWithVeryMany_StillFits()
    {
        var documents = new CourseDocuments(new() { Protect = true });
        var reply = new Protocol.Messages.LoginReply
        {
            UserId = 1,
            Name = "me",
            Friends = [.. Enumerable.Range(0, 100).Select(id => new Protocol.Messages.FriendInfo(id, $"friend {id}", Online: false))],
            Groups = [.. Enumerable.Range(0,
                100).Select(id => new Protocol.Messages.GroupInfo(id, $"group {id}", "", [new(1, "me", true, "normal")]))],
        };

        var shortened = documents.Shorten(reply);

        Assert.True(documents.Fits(shortened));
        Assert.Empty(shortened.Groups);
        Assert.InRange(shortened.Friends.Count, 5, 99);
        Assert.Same(reply, new CourseDocuments(new() { Protect = false }).Shorten(reply));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(change: options => options with { CourseClients = new() { Protect = true, Gap = Gap } });
}
