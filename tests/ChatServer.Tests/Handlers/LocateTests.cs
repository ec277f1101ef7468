using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

/// <summary>Where another user is, asked at a server that does not have the user, without a message bus.</summary>
public sealed class LocateTests
{
    [Fact]
    public async Task User_OnAnotherServer_IsFoundThereUntilTheLogout()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var wanted = await one.LogInExtendedAsync(13);
        using var asking = await two.LogInExtendedAsync(21);

        Assert.Equal(
            $$$"""{"errno":0,"msgid":101,"re":109,"seq":2,"user":{"id":13,"name":"zhang san","server":"{{{one.Name}}}","state":"online"}}""",
            await asking.AskAsync("""{"msgid":109,"seq":2,"userid":13}"""));
        Assert.Contains($"\"server\":\"{two.Name}\"", await asking.AskAsync("""{"msgid":109,"seq":3,"userid":21}"""));

        await wanted.AskAsync("""{"msgid":3,"seq":2}""");
        Assert.Equal(
            """{"errno":0,"msgid":101,"re":109,"seq":4,"user":{"id":13,"name":"zhang san","state":"offline"}}""",
            await asking.AskAsync("""{"msgid":109,"seq":4,"userid":13}"""));
    }

    /// <summary>18 has no friends and is in no group: 21 may ask for its friends and the members of its group, and nobody for 18.</summary>
    [Fact]
    public async Task Strangers_AreNotTold_AndNotWhetherTheUserExists()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = await server.LogInExtendedAsync(18);

        foreach (var id in (int[])[13, 99])
        {
            Assert.Equal(
                $$"""{"errmsg":"user {{id}} is neither your friend nor in one of your groups","errno":5,"msgid":101,"re":109,"seq":2}""",
                await stranger.AskAsync($$"""{"msgid":109,"seq":2,"userid":{{id}}}"""));
        }

        await stranger.AskAsync("""{"friendid":15,"msgid":7,"seq":3}""");
        Assert.Contains("\"li si\"", await stranger.AskAsync("""{"msgid":109,"seq":4,"userid":15}"""));
        await stranger.AskAsync("""{"groupid":1,"msgid":9,"seq":5}""");
        Assert.Contains("\"zhang san\"", await stranger.AskAsync("""{"msgid":109,"seq":6,"userid":13}"""));
    }

    [Fact]
    public async Task WithoutALogin_OrForACourseClient_ThereIsNoAnswer()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"errno\":3", await client.AskAsync("""{"msgid":109,"seq":1,"userid":13}"""));

        using var course = await server.LogInAsync(21, "123456");
        await course.SendAsync("""{"msgid":109,"userid":13}""");
        Assert.Contains("\"msgid\":100", await course.AskAsync("""{"msgid":99}"""));
    }
}
