using ChatCluster.Client.Commands;
using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What a user types at a terminal, beside the course's commands.</summary>
public sealed class TalkCommandsTests
{
    private static readonly MessageAuthor LiSi = new(new Self(15, "li si"), "T", "m");

    private static readonly ChatState Lists = new()
    {
        Address = "127.0.0.1:8000",
        Me = LiSi.Me,
        Friends = [new(13, "zhang san", true), new(21, "高羊", false), new(22, "高羊二", false)],
        Groups = [new(1, "C++ chat", "", [])],
    };

    private static readonly TalkCommands Commands = new(static _ => Prompt.Silent);

    [Theory]
    [InlineData("/msg 21 hello", "hello", "\"toid\":21")]
    [InlineData("/MSG 21  hello", "hello", "\"toid\":21")]
    [InlineData("／ＭＳＧ　２１　你好：吗", "你好：吗", "\"toid\":21")]
    [InlineData("/msg zhang san hello", "hello", "\"toid\":13")]
    [InlineData("/msg Zhang San hello", "hello", "\"toid\":13")]
    [InlineData("/msg 高羊 hi", "hi", "\"toid\":21")]
    [InlineData("/msg 高羊二 hi", "hi", "\"toid\":22")]
    [InlineData("/group C++ chat hi all", "hi all", "\"groupid\":1")]
    [InlineData("/group 1 hi", "hi", "\"groupid\":1")]
    [InlineData("chat:21:hello", "hello", "\"toid\":21")]
    [InlineData("CHAT：２１：你好：吗", "你好：吗", "\"toid\":21")]
    [InlineData("groupchat：1：hi", "hi", "\"groupid\":1")]
    public void Line_WithAReceiver_IsAMessage(string line, string text, string receiver)
    {
        var sent = Sent(line, Lists);

        Assert.Equal(text, Wire.Text(sent, "msg"));
        Assert.Contains(receiver, sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  现在是 10:30  ", "现在是 10:30")]
    [InlineData("//etc/hosts", "/etc/hosts")]
    [InlineData("/say help", "help")]
    [InlineData("cat: hello", "cat: hello")]
    [InlineData("helpful", "helpful")]
    public void PlainText_GoesToTheCurrentTalk(string line, string text)
    {
        var sent = Sent(line, Lists with { Talk = new(21, IsGroup: false) });

        Assert.Equal(text, Wire.Text(sent, "msg"));
        Assert.Contains("\"toid\":21", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "no talk is open!")]
    [InlineData("/mgs 21 hello", "unknown command /mgs! did you mean /msg?")]
    [InlineData("/xyzzy", "unknown command /xyzzy!")]
    [InlineData("/msg nobody hello", "/msg command invalid!")]
    [InlineData("/msg 21", "/msg command invalid!")]
    [InlineData("/query 21 hello", "/query command invalid!")]
    [InlineData("/where nobody", "/where command invalid!")]
    [InlineData("caht:21:hello", "unknown command caht! did you mean chat?")]
    [InlineData("chat:abc:hello", "chat command invalid!")]
    public void Line_WithAMistake_IsNotSent(string line, string error)
    {
        var intent = Commands.Read(line, Lists, LiSi);

        Assert.Null(intent.Request);
        Assert.Equal(error, Assert.IsType<InvalidInput>(intent.Event).What);
    }

    [Theory]
    [InlineData("/query 高羊", 21, false)]
    [InlineData("/query 99", 99, false)]
    [InlineData("/group c++ chat", 1, true)]
    public void Talk_IsOpenedByIdOrName(string line, int id, bool isGroup)
    {
        var state = Lists with { Unread = Lists.Unread.Add(new(id, isGroup), 3) };

        var opened = Commands.Read(line, state, LiSi).Update!(state);

        Assert.Equal(new Talk(id, isGroup), opened.Talk);
        Assert.Empty(opened.Unread);
        Assert.Null(Commands.Read("/query", opened, LiSi).Update!(opened).Talk);
    }

    [Theory]
    [InlineData("/friend 16", 7)]
    [InlineData("/create study learn C#", 8)]
    [InlineData("/join 2", 9)]
    [InlineData("/logout", 3)]
    [InlineData("/logoutall", 108)]
    [InlineData("/who", 104)]
    [InlineData("/where", 99)]
    [InlineData("/where 高羊", 109)]
    public void Command_SendsItsRequest(string line, int id) => Assert.Equal(id, Wire.MessageId(Sent(line, Lists)));

    [Fact]
    public void Quit_Leaves_HelpHelps_PasswordAsks()
    {
        Assert.True(Commands.Read("/quit", Lists, LiSi).IsLeaving);
        Assert.IsType<HelpAsked>(Commands.Read("/help", Lists, LiSi).Event);
        Assert.True(Commands.Read("/password", Lists, LiSi).AsksForPasswords);
    }

    [Theory]
    [InlineData("/ms", 1, "msg ")]
    [InlineData("/query 高", 7, "高羊 ", "高羊二 ")]
    [InlineData("/msg z", 5, "zhang san ")]
    [InlineData("/msg 13", 5, "zhang san ")]
    [InlineData("/where z", 7, "zhang san ")]
    [InlineData("/group ", 7, "C++ chat ")]
    [InlineData("cha", 0, "chat:")]
    [InlineData("chat:zh", 5, "13:")]
    [InlineData("groupchat：", 10, "1:")]
    [InlineData("/xyz ", 0)]
    [InlineData("hello wor", 0)]
    public void Tab_CompletesCommandsNamesAndGroups(string before, int start, params string[] texts)
    {
        var completion = Completer.Complete(before, Lists);

        Assert.Equal(texts, completion.Candidates.Select(candidate => candidate.Text));
        Assert.True(texts is [] || completion.Start == start);
    }

    [Fact]
    public void CommonText_IsTheSameBeginning() =>
        Assert.Equal("高羊", Completer.Complete("/query 高", Lists).CommonText.TrimEnd());

    private static string Sent(string line, ChatState state) => MessageCodec.ToText(Commands.Read(line, state, LiSi).Request!);
}
