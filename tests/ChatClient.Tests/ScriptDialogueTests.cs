using ChatCluster.Client.Commands;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class ScriptDialogueTests
{
    private static readonly ChatState LoggedOut = new() { Address = "127.0.0.1:8000" };
    private static readonly ChatState LoggedIn = LoggedOut with { Me = new Self(13, "zhang san"), Server = "127.0.0.1:6000" };

    private readonly PrintedLines _printed = new();
    private readonly ScriptDialogue _dialogue;

    public ScriptDialogueTests() => _dialogue = new(TimeProvider.System, _printed);

    [Theory]
    [InlineData("login 13 123456", """{"id":13,"msgid":1,"password":"123456"}""")]
    [InlineData("  login 13 pass word ", """{"id":13,"msgid":1,"password":"pass word"}""")]
    [InlineData("register wang wu 111111", """{"msgid":4,"name":"wang wu","password":"111111"}""")]
    [InlineData("where", """{"msgid":99}""")]
    public void Line_WithNobodyLoggedIn_IsSent(string line, string message) =>
        Assert.Equal(message, MessageCodec.ToText(_dialogue.HandleLine(line, LoggedOut).Request!));

    [Theory]
    [InlineData("friends", """{"msgid":104}""")]
    [InlineData("groups", """{"msgid":104}""")]
    [InlineData("addfriend:15", """{"friendid":15,"id":13,"msgid":7}""")]
    public void Line_LoggedIn_IsSent(string line, string message) =>
        Assert.Equal(message, MessageCodec.ToText(_dialogue.HandleLine(line, LoggedIn).Request!));

    [Fact]
    public void Password_TakesTheNextTwoLinesAsTheyAre()
    {
        Assert.Null(_dialogue.HandleLine("password", LoggedIn).Request);
        Assert.Null(_dialogue.HandleLine("# old ", LoggedIn).Request);

        Assert.Equal("""{"msgid":107,"new":"quit","old":"# old "}""", MessageCodec.ToText(_dialogue.HandleLine("quit", LoggedIn).Request!));
        Assert.Equal("""{"msgid":108}""", MessageCodec.ToText(_dialogue.HandleLine("logoutall", LoggedIn).Request!));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("logoutall")]
    public void OurOwnCommand_ToTheCoursesServer_IsNotSent(string line)
    {
        var intent = _dialogue.HandleLine(line, LoggedIn with { Server = null });

        Assert.Null(intent.Request);
        Assert.IsType<InvalidInput>(intent.Event);
        Assert.IsType<InvalidInput>(_dialogue.HandleLine("password x", LoggedIn with { Server = null }).Event);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login 13")]
    [InlineData("login zhang 123456")]
    [InlineData("register")]
    [InlineData("register wang")]
    [InlineData("quit now")]
    [InlineData("where am i")]
    [InlineData("wait")]
    [InlineData("wait soon text")]
    [InlineData("wait 0 text")]
    [InlineData("wait -1 text")]
    [InlineData("wait 5")]
    [InlineData("friends")]
    [InlineData("groups")]
    [InlineData("quit:now")]
    public void Line_MalformedOrOutOfPlace_IsInvalid(string line)
    {
        var intent = _dialogue.HandleLine(line, LoggedOut);

        Assert.IsType<InvalidInput>(intent.Event);
        Assert.Null(intent.Request);
        Assert.False(intent.IsLeaving);
    }

    [Theory]
    [InlineData("login 15 666666")]
    [InlineData("register wang 111111")]
    public void Line_ThatNeedsNobodyLoggedIn_IsInvalidAfterLogin(string line) =>
        Assert.IsType<InvalidInput>(_dialogue.HandleLine(line, LoggedIn).Event);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# a remark")]
    public void Line_EmptyOrRemark_SaysNothing(string line) => Assert.Equal(Intent.Nothing, _dialogue.HandleLine(line, LoggedOut));

    [Fact]
    public void Line_WhileAnAnswerIsOwed_IsNotAskedFor()
    {
        var asked = Requests.Ask(LoggedOut, _dialogue.HandleLine("login 13 123456", LoggedOut).Request!, TimeSpan.Zero);

        Assert.NotNull(_dialogue.NextPrompt(LoggedOut));
        Assert.Null(_dialogue.NextPrompt(asked.State));
    }

    [Fact]
    public void Wait_ForALineThatCameBefore_GoesOnAtOnce()
    {
        _printed.Add("message [15]li si said: hi");

        _dialogue.HandleLine("wait 5 said: hi", LoggedIn);

        Assert.Null(_dialogue.NextPrompt(LoggedIn));
        Assert.Equal(new WaitMet("said: hi"), _dialogue.Poll()!.Event);
        Assert.NotNull(_dialogue.NextPrompt(LoggedIn));
    }

    [Fact]
    public void Wait_ForOneLineTwice_IsMetOnce()
    {
        _printed.Add("message [15]li si said: hi");
        _dialogue.HandleLine("wait 5 said: hi", LoggedIn);
        _dialogue.Poll();

        _dialogue.HandleLine("wait 5 said: hi", LoggedIn);

        Assert.Null(_dialogue.Poll());
        _printed.Add("message [15]li si said: hi");
        Assert.NotNull(_dialogue.Poll());
    }

    [Fact]
    public void Wait_WhileLinesComeThatDoNotFit_IsMetByTheOneThatDoes()
    {
        _dialogue.HandleLine("wait 5 said: hi", LoggedIn);
        for (var line = 0; line <= PrintedLines.Capacity; line++)
        {
            _printed.Add($"message {line}");
            if (line % 3 == 0)
                Assert.Null(_dialogue.Poll());
        }
        _printed.Add("message [15]li si said: hi");

        Assert.Equal(new WaitMet("said: hi"), _dialogue.Poll()!.Event);
    }

    [Fact]
    public void Wait_ForLinesInAnotherOrderThanTheyCame_IsMetForEach()
    {
        _printed.Add("message first");
        _printed.Add("message second");

        foreach (var text in new[] { "second", "first" })
        {
            _dialogue.HandleLine($"wait 5 {text}", LoggedIn);
            Assert.Equal(new WaitMet(text), _dialogue.Poll()!.Event);
        }
    }

    [Fact]
    public void ExitCode_OfTheEnd_TellsRefusalBeforeInvalidInput()
    {
        var refused = LoggedOut with { Refused = new Protocol.Messages.Login(13, "bad") };

        Assert.Equal(ExitCode.Ok, _dialogue.ExitCode(LoggedOut, sawInvalidInput: false));
        Assert.Equal(ExitCode.Usage, _dialogue.ExitCode(LoggedOut, sawInvalidInput: true));
        Assert.Equal(ExitCode.Refused, _dialogue.ExitCode(refused, sawInvalidInput: true));
    }
}
