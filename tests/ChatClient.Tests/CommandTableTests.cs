using ChatCluster.Client.Commands;
using ChatCluster.Client.State;
using ChatCluster.Protocol;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class CommandTableTests
{
    private static readonly MessageAuthor LiSi = new(new Self(15, "li si"), "2026-11-22 11:00:40");

    [Theory]
    [InlineData("chat:21:hello", """{"id":15,"msg":"hello","msgid":6,"name":"li si","time":"2026-11-22 11:00:40","toid":21}""")]
    [InlineData("chat:21: a:b \"c\" 你好", """{"id":15,"msg":" a:b \"c\" 你好","msgid":6,"name":"li si","time":"2026-11-22 11:00:40","toid":21}""")]
    [InlineData("  chat : 21 :hello  ", """{"id":15,"msg":"hello","msgid":6,"name":"li si","time":"2026-11-22 11:00:40","toid":21}""")]
    [InlineData("addfriend:21", """{"friendid":21,"id":15,"msgid":7}""")]
    [InlineData("creategroup:testgrp:my desc", """{"groupdesc":"my desc","groupname":"testgrp","id":15,"msgid":8}""")]
    [InlineData("creategroup:testgrp:", """{"groupdesc":"","groupname":"testgrp","id":15,"msgid":8}""")]
    [InlineData("addgroup:2", """{"groupid":2,"id":15,"msgid":9}""")]
    [InlineData("groupchat:2:hi all", """{"groupid":2,"id":15,"msg":"hi all","msgid":10,"name":"li si","time":"2026-11-22 11:00:40"}""")]
    [InlineData("loginout", """{"id":15,"msgid":3}""")]
    [InlineData("loginout:xyz", """{"id":15,"msgid":3}""")]
    public void Command_WellFormed_SendsTheCoursesMessage(string line, string message) =>
        Assert.Equal(message, MessageCodec.ToText(CommandTable.Read(line, LiSi).Request!));

    [Theory]
    [InlineData("chat", "chat:friendid:message")]
    [InlineData("chat:21", "chat:friendid:message")]
    [InlineData("chat:abc:hello", "chat:friendid:message")]
    [InlineData("chat:0:hello", "chat:friendid:message")]
    [InlineData("chat:-1:hello", "chat:friendid:message")]
    [InlineData("chat:99999999999:hello", "chat:friendid:message")]
    [InlineData("chat:21:", "chat:friendid:message")]
    [InlineData("addfriend", "addfriend:friendid")]
    [InlineData("addfriend:li si", "addfriend:friendid")]
    [InlineData("creategroup:name", "creategroup:groupname:groupdesc")]
    [InlineData("creategroup::desc", "creategroup:groupname:groupdesc")]
    [InlineData("addgroup:", "addgroup:groupid")]
    [InlineData("groupchat:2", "groupchat:groupid:message")]
    [InlineData("groupchat:x:hi", "groupchat:groupid:message")]
    public void Command_Malformed_SaysSoInTheCoursesWordsAndShowsTheForm(string line, string usage)
    {
        var intent = CommandTable.Read(line, LiSi);

        Assert.Null(intent.Request);
        Assert.Equal(new InvalidInput($"{line.Split(':')[0]} command invalid!", usage), intent.Event);
    }

    [Theory]
    [InlineData("foo:bar")]
    [InlineData("CHAT:21:hello")]
    [InlineData("hello everybody")]
    public void Command_Unknown_IsInvalid(string line) =>
        Assert.Equal("invalid input command!", Assert.IsType<InvalidInput>(CommandTable.Read(line, LiSi).Event).What);

    [Theory]
    [InlineData("help")]
    [InlineData(" help ")]
    [InlineData("help:me")]
    public void Help_InAnyForm_IsShown(string line) => Assert.IsType<HelpAsked>(CommandTable.Read(line, LiSi).Event);

    [Theory]
    [InlineData("chat:21:hello")]
    [InlineData("loginout")]
    public void Command_WithNobodyLoggedIn_IsNotSent(string line)
    {
        var intent = CommandTable.Read(line, new MessageAuthor(null, ""));

        Assert.Null(intent.Request);
        Assert.IsType<InvalidInput>(intent.Event);
    }

    [Fact]
    public void HelpText_InItsFixedOrder_HoldsTheCoursesLines()
    {
        string[] order = ["help", "chat", "addfriend", "creategroup", "addgroup", "groupchat", "loginout"];
        var course = File.ReadAllLines(Repository.PathOf("tests", "vectors", "00-client-transcript-sameserver.txt"))
            .SkipWhile(line => line != "show command list >>> ").Take(1 + order.Length).ToList();

        string[] coursesLines = [course[0],
            .. order.Select(name => course.Single(line => line.StartsWith($"{name} : ", StringComparison.Ordinal)))];
        Assert.Equal(coursesLines, CommandTable.Help.Take(coursesLines.Length));
        Assert.Equal(["logoutall", "password", ""], CommandTable.Help.Skip(coursesLines.Length).Select(line => line.Split(" : ")[0]));
    }
}
