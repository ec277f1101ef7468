using System.Collections.Concurrent;
using ChatCluster.Client;
using ChatCluster.Client.Input;
using ChatCluster.Presentation;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What the editor draws. The picture as a terminal makes it of this is in <see cref="TerminalTests"/>.</summary>
public sealed class LineEditorTests : IDisposable
{
    private readonly BlockingCollection<char> _keys = [];
    private readonly WatchedWriter _terminal = new();
    private readonly LineEditor _editor;

    public LineEditorTests() => _editor = new(
        () => _keys.TryTake(out var key, Timeout.Infinite)
            ? new(key, ConsoleKey.None, shift: false, alt: false, control: false)
            : throw new InvalidOperationException("no keyboard"),
        () => _keys.Count > 0,
        _terminal,
        static () => 80)
    {
        Words = EditorWords.Of(ClientTexts.Of(Language.English)),
        Complete = static before => before == "/w"
            ? new(1, [new("who ", "/who"), new("where ", "/where")])
            : new(5, [new("zhang san ", "13 zhang san")]),
    };

    public void Dispose()
    {
        _keys.CompleteAdding();
        _keys.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public async Task Message_WhileALineIsTyped_IsPrintedAboveIt()
    {
        var line = _editor.ReadAsync(Prompt.Silent);
        Type("你好");
        await _terminal.WaitForAsync("你好\r\u001b[4C");
        var before = _terminal.Text.Length;

        _editor.PrintAbove(() => _terminal.WriteLine("a message"));

        Assert.Equal("\r\u001b[Ka message\n你好\r\u001b[4C", _terminal.Text[before..]);
        Type("\r");
        Assert.Equal("你好", await line);
    }

    [Fact]
    public async Task Message_AtAQuestion_ComesBeforeTheQuestion()
    {
        var line = _editor.ReadAsync(new("menu\nchoice:"));
        Type("1");
        await _terminal.WaitForAsync("choice:1\r");
        var before = _terminal.Text.Length;

        _editor.PrintAbove(() => _terminal.WriteLine("a message"));

        Assert.Equal("\r\u001b[Ka message\nchoice:1\r\u001b[8C", _terminal.Text[before..]);
        Type("\r");
        Assert.Equal("1", await line);
    }

    [Fact]
    public async Task Password_UnderAMessage_IsNotDrawn()
    {
        var line = _editor.ReadAsync(new("password:", Hidden: true));
        Type("12");
        _editor.PrintAbove(() => _terminal.WriteLine("a message"));
        Type("3\r");

        Assert.Equal("123", await line);
        Assert.DoesNotContain("12", _terminal.Text, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[Kpassword:\n", _terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_AskedAnew_IsTheOneThatStays()
    {
        var line = _editor.ReadAsync(Prompt.Silent);
        _editor.PrintAbove(() => _terminal.Write("menu\nchoice:"), new("menu\nchoice:"));
        Type("1\r");

        Assert.Equal("1", await line);
        Assert.EndsWith("\r\u001b[Kchoice:1\n", _terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_HoldsWhatWasSaidAndNoAnswersToQuestions()
    {
        await SayAsync(Prompt.Silent, "hello\r");
        await SayAsync(new("userid:"), "13\r");
        await SayAsync(new("password:", Hidden: true), "secret\r");
        const string Up = "\u0010";

        Assert.Equal("hello", await SayAsync(Prompt.Silent, $"{Up}{Up}\r"));
    }

    [Fact]
    public async Task Keys_ThatWaitAlready_AreDrawnOnce()
    {
        var pasted = string.Concat(Enumerable.Repeat("中", 5000));
        Type($"chat:15:{pasted}");
        var line = _editor.ReadAsync(Prompt.Silent);
        await _terminal.WaitForAsync("中\r");
        // Nothing was typed while it read, so there is one picture, of the line's end.
        Assert.Equal($"\u001b[?2004h\r\u001b[K…{pasted[..39]}\r\u001b[79C", _terminal.Text);
        Type("\r");

        Assert.Equal($"chat:15:{pasted}", await line);
    }

    [Fact]
    public async Task Rows_StandAboveTheLine_AndAreReplacedInPlace()
    {
        var line = _editor.ReadAsync(new("› ", IsCommand: true, Vanishes: true));
        _editor.ShowRows(["→ 15: hi …", "reconnecting"]);
        var before = _terminal.Text.Length;
        _editor.ShowRows(["→ 15: hi …"]);
        _editor.PrintAbove(() => _terminal.WriteLine("a message"));

        Assert.Equal(
            "\r\u001b[2A\u001b[J→ 15: hi …\n› \r\u001b[2C\r\u001b[1A\u001b[Ja message\n→ 15: hi …\n› \r\u001b[2C",
            _terminal.Text[before..]);
        Type("x\r");
        Assert.Equal("x", await line);
        Assert.EndsWith("\r\u001b[1A\u001b[J→ 15: hi …\n\r", _terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_WiderThanTheTerminal_IsCut_AndItsColourEnds()
    {
        _editor.ShowRows([$"\u001b[31m{new string('中', 50)}\u001b[0m"]);

        Assert.Equal($"\r\u001b[K\u001b[31m{new string('中', 39)}\u001b[0m…\n\r", _terminal.Text);
    }

    [Fact]
    public async Task Paste_OfFiveLines_IsTypedAtOnce_AndATabInItIsABlank()
    {
        Type("\u001b[200~1\r2\t2\r3\r4\r5\r\u001b[201~");

        foreach (var wanted in new[] { "1", "2 2", "3", "4", "5" })
            Assert.Equal(wanted, await _editor.ReadAsync(Prompt.Silent));
    }

    [Theory]
    [InlineData('y', "1")]
    [InlineData('n', "other")]
    public async Task Paste_OfSixLines_IsAskedFor(char answer, string first)
    {
        var line = _editor.ReadAsync(Prompt.Silent);
        Type("\u001b[200~1\r2\r3\r4\r5\r6\r\u001b[201~");
        await _terminal.WaitForAsync("send 6 pasted lines? (y/n) ");
        Type($"{answer}");
        if (answer == 'n')
            Type("other\r");

        Assert.Equal(first, await line);
    }

    [Fact]
    public async Task Tab_CompletesOneCandidate_AndListsSeveral()
    {
        var line = SayAsync(Prompt.Silent, "/msg zh\t");
        Type("hi\r");
        Assert.Equal("/msg zhang san hi", await line);

        line = SayAsync(Prompt.Silent, "/w\t");
        await _terminal.WaitForAsync("/wh\r");
        Type("\r");
        Assert.Equal("/wh", await line);
    }

    [Fact]
    public async Task CtrlC_ClearsTheLine_AndNothingElse()
    {
        Assert.False(_editor.TryClear());
        var line = _editor.ReadAsync(Prompt.Silent);
        Assert.False(_editor.TryClear());
        Type("half");
        await _terminal.WaitForAsync("half\r");

        Assert.True(_editor.TryClear());

        Assert.False(_editor.TryClear());
        Type("x\r");
        Assert.Equal("x", await line);
    }

    [Fact]
    public async Task CtrlC_AtAPassword_ClearsNothing()
    {
        var line = _editor.ReadAsync(new("password:", Hidden: true));
        Type("12");
        Assert.False(_editor.TryClear());
        Type("\r");
        Assert.Equal("12", await line);
    }

    [Fact]
    public async Task CtrlL_ClearsTheScreenAndDrawsTheLine()
    {
        var line = _editor.ReadAsync(Prompt.Silent);
        Type("ab\u000c");
        await _terminal.WaitForAsync("\u001b[H\u001b[2J\r\u001b[Kab\r");
        Type("\r");
        Assert.Equal("ab", await line);
    }

    [Fact]
    public async Task AltB_WhileMoreKeysWait_IsStillAKey()
    {
        Assert.Equal("one Xtwo", await SayAsync(Prompt.Silent, "one two\u001bbX\r"));
    }

    [Fact]
    public async Task CtrlR_FindsAnEarlierLine()
    {
        await SayAsync(Prompt.Silent, "/msg 21 你好\r");
        await SayAsync(Prompt.Silent, "/who\r");

        var line = SayAsync(Prompt.Silent, "\u0012你");
        await _terminal.WaitForAsync("(search \"你\") /msg 21 你好\r");
        Type("\u0005!\r");
        Assert.Equal("/msg 21 你好!", await line);
    }

    [Fact]
    public async Task CtrlY_BringsBackWhatAnEarlierLineDeleted()
    {
        await SayAsync(Prompt.Silent, "你好 世界\u0017\r");

        Assert.Equal("世界", await SayAsync(Prompt.Silent, "\u0019\r"));
    }

    [Fact]
    public async Task Keyboard_ThatIsGone_EndsTheInput()
    {
        var line = _editor.ReadAsync(Prompt.Silent);
        _keys.CompleteAdding();

        Assert.Null(await line);
        Assert.EndsWith("\n", _terminal.Text, StringComparison.Ordinal);
    }

    private Task<string?> SayAsync(Prompt prompt, string keys)
    {
        var line = _editor.ReadAsync(prompt);
        Type(keys);
        return line;
    }

    private void Type(string keys)
    {
        foreach (var key in keys)
            _keys.Add(key);
    }
}
