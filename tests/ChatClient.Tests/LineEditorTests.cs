using System.Collections.Concurrent;
using ChatCluster.Client.Screen;
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
        static () => 80);

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

        Assert.Equal("\r\u001b[Ka message\n\r\u001b[K你好\r\u001b[4C", _terminal.Text[before..]);
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

        Assert.Equal("\r\u001b[Ka message\n\r\u001b[Kchoice:1\r\u001b[8C", _terminal.Text[before..]);
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
        Assert.Equal($"\r\u001b[K{pasted[..39]}\r\u001b[78C", _terminal.Text);
        Type("\r");

        Assert.Equal($"chat:15:{pasted}", await line);
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
