using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>
/// Forks of the course number or name things otherwise: the log says what is wrong, and their client does not hang for ever.
/// </summary>
public sealed class ForkedClientTests
{
    [Theory]
    [InlineData("""{"msgid":3,"name":"x","password":"x"}""", ": LOGINOUT (3) with a bad member: \"msgid\" 3 is LOGINOUT, which has no password; REG is 4")]
    [InlineData("""{"id":"13","msgid":1,"password":"123456"}""", ": LOGIN (1) with a bad member: \"id\" is a string, not an integer")]
    [InlineData("""{"id":13,"msgid":1,"pwd":"123456"}""", ": LOGIN (1) with a bad member: \"password\" is missing; \"pwd\" is not its name here")]
    [InlineData("""{"msgid":4,"name":"x","passward":"x"}""", ": REG (4) with a bad member: \"password\" is missing; \"passward\" is not its name here")]
    [InlineData("""{"id":13,"msgid":3}""", ": LOGINOUT (3) before a login refused: log in first (errno 3)")]
    [InlineData("""{"id":13,"msg":"x","msgid":5,"toid":15}""", ": not a message: only a server sends REG_ACK (5)")]
    [InlineData("""{"id":13,"msgid":1000,"password":"x"}""", ": not a message: msgid 1000 is unknown")]
    public async Task Frame_OfAFork_IsNamedInTheLogAndTheFifthClosesTheConnection(string frame, string line)
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"));
        using var client = await RawChatClient.ConnectAsync(port);

        for (var count = 0; count < 4; count++)
            await client.SendAsync(frame);
        await server.WaitForLineAsync(line);
        await client.SendAsync("""{"msgid":99}""");
        while (!(await client.ReadAsync()).Contains("\"msgid\":100", StringComparison.Ordinal))
        {
        }
        await client.SendAsync(frame);

        await client.ReadToEndAsync();
        await server.WaitForLineAsync(" closed: too many messages that this server does not know in this form");
    }

    [Fact]
    public async Task ExtendedClient_IsToldAndStays()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"));
        using var client = await RawChatClient.ConnectAsync(port);

        for (var seq = 1; seq <= 20; seq++)
            Assert.Contains("\"id\\\" is a string", await client.AskAsync($$"""{"id":"13","msgid":1,"password":"123456","seq":{{seq}}}"""));

        Assert.Contains("\"errno\":0", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":21}"""));
    }
}
