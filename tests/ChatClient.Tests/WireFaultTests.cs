using System.Text;
using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What arrives cut, glued, broken or not at all.</summary>
public sealed class WireFaultTests
{
    private const string Push = """{"id":15,"msg":"你好 } \" {","msgid":6,"name":"li si","time":"T","toid":13}""";

    [Fact]
    public async Task Push_CutAtEveryByte_ArrivesWhole()
    {
        await using var app = await RunningApp.ForScriptAsync();
        var bytes = Encoding.UTF8.GetBytes(Push);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var before = app.Output.Text.Length;
            await app.Peer.SendAsync(bytes.AsMemory(0, cut));
            await Task.Yield();
            await app.Peer.SendAsync(bytes.AsMemory(cut));
            await app.Output.WaitForAsync("message T [15]li si said: 你好 } \" {\n", before);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\r\n")]
    public async Task Pushes_InOnePiece_AllArrive(string separator)
    {
        await using var app = await RunningApp.ForScriptAsync();

        await app.Peer.SendAsync(
            string.Join(separator, Enumerable.Range(1, 100).Select(i => Push.Replace("你好", $"<{i}>", StringComparison.Ordinal))));

        await app.Output.WaitForAsync("said: <100>");
        Assert.Equal(101, app.Output.Text.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "not a JSON object")]
    [InlineData("{\"msgid\":2,}\n", "not a JSON object")]
    [InlineData("{\"msgid\":2}", "\"errno\" is missing")]
    public async Task Garbage_FromTheServer_EndsWithFive(string bytes, string why)
    {
        await using var app = await RunningApp.ForScriptAsync();
        await app.Peer.SendAsync(bytes);

        Assert.Equal(ExitCode.Protocol, await app.EndAsync());
        Assert.Contains($"\nprotocol error {why}", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_ThatMissesSomething_IsReportedAndTheConversationGoesOn()
    {
        await using var app = await RunningApp.ForScriptAsync();
        await app.Peer.SendAsync("{\"id\":\"15\",\"msgid\":6,\"msg\":\"hi\",\"toid\":13}" + Push);

        await app.Output.WaitForAsync("unreadable \"id\" is a string, not an integer\nmessage T [15]li si");
    }

    [Fact]
    public async Task Message_OfALaterProtocol_IsPassedOver()
    {
        await using var app = await RunningApp.ForScriptAsync();
        await app.Peer.SendAsync("{\"msgid\":199,\"news\":[]}" + Push);

        await app.Output.WaitForAsync("message T [15]li si");
        Assert.Equal(2, app.Output.Text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task LoginReply_BeyondTheServersOwnFrameLimit_IsRead()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456");
        var kept = string.Join(',', Enumerable.Range(0, 3000).Select(i => $$"""{"id":15,"msg":"{{i:d100}}","msgid":6,"name":"li si","time":"T","toid":13}""").Select(text => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\""));

        await app.AcceptLoginAsync(more: $",\"offlinemsg\":[{kept}]");

        await app.Output.WaitForAsync($"offline message T [15]li si said: {2999:d100}\n");
    }

    [Fact]
    public async Task Server_ThatCloses_EndsWithOneAndSaysSo()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "chat:15:hi");
        await app.AcceptLoginAsync();
        await app.Peer.ReadAsync();
        app.Peer.Dispose();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"unanswered chat 15\ndisconnected {app.Address} the server closed the connection\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatClosesInTheMiddleOfAMessage_IsToldApart()
    {
        await using var app = await RunningApp.ForScriptAsync();
        await app.Peer.SendAsync("{\"msgid\":2,");
        app.Peer.Dispose();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith("the server closed the connection in the middle of a message\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_ThatIsReset_EndsWithOneAndSaysSo()
    {
        await using var app = await RunningApp.ForScriptAsync();
        await app.Output.WaitForAsync("connected");
        app.Peer.Reset();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"disconnected {app.Address} Connection reset by peer\n", app.Output.Text, StringComparison.Ordinal);
    }
}
