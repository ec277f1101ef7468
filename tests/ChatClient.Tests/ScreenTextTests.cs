using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class ScreenTextTests
{
    [Theory]
    [InlineData("plain 你好 👩‍👩‍👧 é", "plain 你好 👩‍👩‍👧 é")]
    [InlineData("a\u001b[31mred", "a␛[31mred")]
    [InlineData("a\r\nlogin ok", "a␍␊login ok")]
    [InlineData("tab\tbell\a\0\u007f", "tab␉bell␇␀␡")]
    [InlineData("c1\u009b31m \u0085", "c1\ufffd31m \ufffd")]
    [InlineData("\u202eright\u2066x\u2028y", "\ufffdright\ufffdx\ufffdy")]
    public void Text_FromOthers_IsHarmless(string text, string safe) => Assert.Equal(safe, SafeText.Of(text));

    [Fact]
    public void Text_WithHalfAPair_IsHarmless() => Assert.Equal("a\ufffdb", SafeText.Of("a\ud83db"));

    [Fact]
    public void EventLine_OfAForgedMessage_StaysOneLine()
    {
        var forged = new MessageReceived(new Chat { From = 15, Name = "li\nsi", Time = "now\n", Text = "hi\nlogin ok id=1", To = 13 });

        Assert.Equal(["message  [15]li␊si said: hi␊login ok id=1"], EventText.Lines(forged));
    }

    [Theory]
    [InlineData("2026-11-29 12:00:00", "2026-11-29 12:00:00")]
    [InlineData("T", "T")]
    [InlineData("2026-11-29 12:00:00 [13]zhang san said: the exam is cancelled                    ", "")]
    [InlineData("12:00 [13]li said:", "")]
    [InlineData("\u202e00:21", "")]
    [InlineData(null, "")]
    public void Time_ThatIsFreeText_IsNotShown(string? time, string shown)
    {
        var said = new Chat { From = 15, Name = "li si", Time = time, Text = "x", To = 13 };

        Assert.Equal([$"message {shown} [15]li si said: x"], EventText.Lines(new MessageReceived(said)));
    }

    public static TheoryData<ChatEvent, string> Events => new()
    {
        { new LoginRefused(ErrorCode.AlreadyOnline, "this account is using, input another!"),
            "login refused errno=2 this account is using, input another!" },
        { new Registered(22, "wang \"wu\""), """register ok id=22 name="wang \"wu\"" """.TrimEnd() },
        { new ChatAnswered(new Chat { To = 13, Text = "x" }, DeliveryOutcome.Live, null), "ack chat 13 live" },
        { new ChatAnswered(new Chat { To = 13, Text = "x" }, DeliveryOutcome.Relayed, null), "ack chat 13 relayed" },
        {
            new ChatAnswered(new Chat { To = 21, Text = "x" }, DeliveryOutcome.Stored, "user 21 has no connection on 127.0.0.1:6000"),
            "ack chat 21 stored user 21 has no connection on 127.0.0.1:6000: kept as an offline message"
        },
        {
            new ChatAnswered(
                new Chat { To = 21, Text = "x" }, DeliveryOutcome.Stored,
                "user 21 has no connection on 127.0.0.1:6000: kept as an offline message"),
            "ack chat 21 stored user 21 has no connection on 127.0.0.1:6000: kept as an offline message"
        },
        { new GroupChatAnswered(new GroupChat { GroupId = 1, Text = "x" }, new(2, 0, 1)), "ack groupchat 1 live=2 relayed=0 stored=1" },
        { new FriendAdded(15, new(15, "li si", true)), "ack addfriend id=15 name=\"li si\" state=online" },
        { new GroupCreated(2, "C#"), "ack creategroup id=2 name=\"C#\"" },
        { new GroupJoined(2, new(2, "C#", "study", [])), "ack addgroup id=2 name=\"C#\" desc=\"study\"" },
        { new RequestRefused(new AddFriend(13, 99), ErrorCode.NoSuchUser, "there is no user 99"),
            "ack addfriend 99 refused errno=5 there is no user 99" },
        { new Unconfirmed(new GroupChat { GroupId = 1, Text = "hi" }), "sent groupchat 1" },
        { new Unanswered(new Login(13, "secret")), "unanswered login" },
        { new FriendPresenceChanged(new(15, "li si", false, "127.0.0.1:6000")),
            "presence id=15 name=\"li si\" state=offline server=127.0.0.1:6000" },
        { new ServerReportedError(ErrorCode.Malformed, "not JSON"), "error errno=9 not JSON" },
        { new ServerReportedError(ErrorCode.Ok, "the message bus is down"), "notice the message bus is down" },
        { new MessageReceived(new GroupChat { From = 21, Name = "gao yang", Time = "T", GroupId = 2, Text = "hi" }),
            "groupmessage 群消息[2]:T [21]gao yang said: hi" },
        { new Disconnected("127.0.0.1:8000", "the server closed the connection"),
            "disconnected 127.0.0.1:8000 the server closed the connection" },
        { new ServerLocated("127.0.0.1:6002"), "ack where server=127.0.0.1:6002" },
        { new UserLocated(new(15, "li si", "127.0.0.1:6002")), "ack where id=15 name=\"li si\" state=online server=127.0.0.1:6002" },
        { new UserLocated(new(15, "li si", null)), "ack where id=15 name=\"li si\" state=offline" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void EventLine_OfEachKind_HasItsStableForm(ChatEvent what, string line) => Assert.Equal([line], EventText.Lines(what));

    [Fact]
    public void PrintedLines_BeyondTheirCapacity_ForgetTheOldest()
    {
        var lines = new PrintedLines();
        for (var i = 0; i <= PrintedLines.Capacity; i++)
            lines.Add($"<{i}>");

        Assert.False(lines.TryTake("<0>"));
        Assert.True(lines.TryTake("<1>"));
    }
}
