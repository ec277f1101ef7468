using Xunit;

namespace ChatCluster.ChatServer.Tests.Dispatch;

/// <summary>JSON that is no message: said where it belongs, and nothing worse happens.</summary>
public sealed class BadMemberTests
{
    [Theory]
    [InlineData("""{"msgid":1,"id":"15","password":"x","seq":1}""", """{"errmsg":"\"id\" is a string, not an integer","errno":9,"msgid":2,"seq":1}""")]
    [InlineData("""{"msgid":4,"name":"x","seq":1}""", """{"errmsg":"\"password\" is missing","errno":9,"msgid":5,"seq":1}""")]
    [InlineData("""{"msgid":6,"msg":"x","seq":1}""", """{"errmsg":"\"toid\" is missing","errno":9,"msgid":101,"re":6,"seq":1}""")]
    [InlineData("""{"msgid":8,"groupname":5,"seq":1}""", """{"errmsg":"\"groupname\" is a number, not a string","errno":9,"msgid":101,"re":8,"seq":1}""")]
    [InlineData("""{"msgid":6,"msg":"x","toid":15}{"msgid":6,"msg":"x"}""", """{"errmsg":"\"toid\" is missing","errno":9,"msgid":103}""")]
    [InlineData("""{"msgid":1,"id":15}""", """{"errmsg":"\"password\" is missing","errno":9,"msgid":103}""")]
    [InlineData("""{"msgid":"1"}""", """{"errmsg":"\"msgid\" is a string, not an integer","errno":9,"msgid":103}""")]
    [InlineData("""{}""", """{"errmsg":"\"msgid\" is missing","errno":9,"msgid":103}""")]
    [InlineData("""{"msgid":1.0,"seq":1}""", """{"errmsg":"\"msgid\" is not an integer","errno":9,"msgid":103}""")]
    [InlineData("""{"msgid":99,"seq":0}""", """{"errmsg":"\"seq\" is out of range","errno":9,"msgid":103}""")]
    public async Task BadMember_IsAnsweredInTheRequestsOwnForm(string request, string answer)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal(answer, await client.AskAsync(request));
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
    }
}
