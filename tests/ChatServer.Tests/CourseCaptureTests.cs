using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests;

/// <summary>
/// The course's own captured requests, played to this server byte for byte: the answers must be the captured ones, with nothing around them
/// but the NUL that ends each.
/// </summary>
public sealed class CourseCaptureTests
{
    private const string Register = "01-register-ok.txt";

    [Fact]
    public async Task Register_NewName_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await AssertCapturedAsync(client, Register);
    }

    [Fact]
    public async Task Register_NameTaken_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await AssertCapturedAsync(client, Register);
        await AssertCapturedAsync(client, "02-register-duplicate-name.txt");
    }

    [Fact]
    public async Task Login_WrongPassword_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await AssertCapturedAsync(client, "03-login-wrong-password.txt");
    }

    [Fact]
    public async Task Login_NoFriendsNoGroups_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await WangWuAsync(server);

        await AssertSilentAsync(client);
    }

    [Fact]
    public async Task Login_OnlineOnTheOtherServer_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync(server.DatabaseFile);
        using var client = await WangWuAsync(server);
        using var second = await other.ConnectAsync();

        await AssertCapturedAsync(second, "05-login-already-online.txt");
    }

    [Fact]
    public async Task Login_FriendsAndGroups_AnswersAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync(server.DatabaseFile);
        using var friend = await server.LogInAsync(15, "666666");
        using var client = await other.ConnectAsync();

        await AssertCapturedAsync(client, "12-login-ok-friends-groups.txt");
    }

    [Fact]
    public async Task FriendAndGroup_AreNotAnsweredButDone()
    {
        await using var server = await TestServer.StartAsync();
        using var wangWu = await WangWuAsync(server);
        using var liSi = await server.LogInAsync(15, "666666");

        await wangWu.SendBytesAsync(Request("06-addfriend.txt"));
        await wangWu.SendBytesAsync(Request("07-creategroup.txt"));
        await AssertSilentAsync(wangWu);
        await liSi.SendBytesAsync(Request("08-addgroup.txt"));
        await AssertSilentAsync(liSi);

        Assert.Equal(15, server.Query<int>("SELECT friendid FROM friend WHERE userid = 22"));
        Assert.Equal("15 normal, 22 creator", server.Query<string>(
            "SELECT group_concat(userid || ' ' || grouprole, ', ') FROM (SELECT * FROM groupuser WHERE groupid = 2 ORDER BY userid)"));
        Assert.Equal("study C# together", server.Query<string>("SELECT groupdesc FROM allgroup WHERE groupname = 'C# study'"));
    }

    [Theory]
    [InlineData("09-onechat-same-server.txt")]
    [InlineData("10-onechat-utf8-quotes.txt")]
    public async Task Chat_SameServer_ArrivesAsCaptured(string capture)
    {
        await using var server = await TestServer.StartAsync();
        using var wangWu = await WangWuAsync(server);
        using var liSi = await server.LogInAsync(15, "666666");

        await wangWu.SendBytesAsync(Request(capture));

        Assert.Equal(Answer(capture), await liSi.ReadBytesAsync());
        await AssertSilentAsync(wangWu);
    }

    [Fact]
    public async Task GroupChat_SameServer_ArrivesAsCapturedAndNotAtTheSender()
    {
        await using var server = await TestServer.StartAsync();
        using var wangWu = await WangWuAsync(server);
        using var liSi = await server.LogInAsync(15, "666666");
        await wangWu.SendBytesAsync(Request("07-creategroup.txt"));
        await AssertSilentAsync(wangWu);
        await liSi.SendBytesAsync(Request("08-addgroup.txt"));
        await AssertSilentAsync(liSi);

        await wangWu.SendBytesAsync(Request("11-groupchat-same-server.txt"));

        Assert.Equal(Answer("11-groupchat-same-server.txt"), await liSi.ReadBytesAsync());
        await AssertSilentAsync(wangWu);
    }

    [Fact]
    public async Task Chat_OfflineUser_ComesWithHisLoginAsCaptured()
    {
        await using var server = await TestServer.StartAsync();
        using var wangWu = await WangWuAsync(server);
        await wangWu.SendBytesAsync(Request("17-onechat-offline-user.txt"));
        await wangWu.SendAsync("""{"id":22,"msg":"second","msgid":6,"name":"wang wu","time":"2026-11-22 11:12:14","toid":16}""");
        await AssertSilentAsync(wangWu);
        using var liuShuo = await server.ConnectAsync();

        await AssertCapturedAsync(liuShuo, "16-login-ok-with-offlinemsg.txt");
    }

    [Fact]
    public async Task Logout_IsNotAnsweredAndTheConnectionStays()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInAsync(21);

        await client.SendBytesAsync(Request("15-loginout.txt"));
        await AssertSilentAsync(client);
        Assert.Equal("offline", server.Query<string>("SELECT state FROM user WHERE id = 21"));

        Assert.Contains("\"errno\":0", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    private static byte[] Request(string capture) => Captured(capture).First(message => message.FromClient).Bytes;

    private static byte[] Answer(string capture) => Captured(capture).First(message => !message.FromClient).Json;

    private static IReadOnlyList<CapturedMessage> Captured(string capture) =>
        CapturedMessage.Load(Repository.PathOf("tests", "vectors", capture));

    private static async Task AssertCapturedAsync(RawChatClient client, string capture)
    {
        await client.SendBytesAsync(Request(capture));

        Assert.Equal(Encoding.UTF8.GetString(Answer(capture)), await client.ReadAsync());
    }

    /// <summary>Registers and logs in the captures' user 22.</summary>
    private static async Task<RawChatClient> WangWuAsync(TestServer server)
    {
        var client = await server.ConnectAsync();
        await AssertCapturedAsync(client, Register);
        await AssertCapturedAsync(client, "04-login-ok-minimal.txt");
        return client;
    }

    /// <summary>Whatever was sent before has been handled, and nothing was answered to it.</summary>
    private static async Task AssertSilentAsync(RawChatClient client) =>
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
}
