using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>The lists of the lesson: 13 has 15 and 21, 21 has 13 and 15.</summary>
public sealed class PresenceNewsTests
{
    [Fact]
    public async Task ComingAndGoing_IsToldToExtendedFriendsHere()
    {
        await using var server = await TestServer.StartAsync();
        using var extended = await server.LogInExtendedAsync(13);
        using var course = await server.LogInAsync(21);
        extended.ReadsPresence = true;
        // 21, who logged in after 13, is on the friend list of 13.
        Assert.Contains("\"id\":21,\"msgid\":106", await extended.ReadAsync());

        using (await server.LogInAsync(15, "666666"))
            Assert.Equal($$"""{"id":15,"msgid":106,"name":"li si","server":"{{server.Name}}","state":"online"}""", await extended.ReadAsync());
        Assert.Equal($$"""{"id":15,"msgid":106,"name":"li si","server":"{{server.Name}}","state":"offline"}""", await extended.ReadAsync());
        using (await server.LogInAsync(18))
        {
            // 13 is on no friend list.
        }

        Assert.Contains("\"msgid\":100", await extended.AskAsync("""{"msgid":99}"""));
        Assert.Contains("\"msgid\":100", await course.AskAsync("""{"msgid":99}"""));
    }
}
