using ChatCluster.Client.Input;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>
/// What each key does to a line. In the tables: ← → ↑ ↓ ⌂ (Home) ⌦ (Delete) ↞ (Ctrl-←) ↠ (Alt-F) stand for keys, \b for Backspace.
/// </summary>
public sealed class EditedLineTests
{
    private static readonly string[] History = ["first", "你好"];

    [Theory]
    [InlineData("你好\b", "你")]
    [InlineData("a👩‍👩‍👧\b", "a")]
    [InlineData("ae\u0301\b", "a")]
    [InlineData("\b\ba", "a")]
    [InlineData("你好←很", "你很好")]
    [InlineData("你好←←←x→y", "x你y好")]
    [InlineData("你好⌂⌦", "好")]
    [InlineData("ab⌦", "ab")]
    [InlineData("abc\u0001x\u0005y", "xabcy")]
    [InlineData("abc←\u0015", "c")]
    [InlineData("abc←\u000b", "ab")]
    [InlineData("chat:21:你好 世界 \u0017", "chat:21:你好 ")]
    [InlineData("你好\u0017", "")]
    [InlineData("↑", "你好")]
    [InlineData("↑↑↑x", "firstx")]
    [InlineData("new↑↑↓↓", "new")]
    [InlineData("↓", "")]
    [InlineData("a\u001b\t\0b", "ab")]
    [InlineData("ab←←\u0004", "b")]
    [InlineData("ab\u0004", "ab")]
    [InlineData("one two↞x", "one xtwo")]
    [InlineData("one two↞↞x", "xone two")]
    [InlineData("one, two⌂↠x", "onex, two")]
    [InlineData("one, two⌂↠↠x", "one, twox")]
    [InlineData("abc\u0015\u0019\u0019", "abcabc")]
    [InlineData("ab←\u000b⌂\u0019", "ba")]
    [InlineData("\u0012fi", "first")]
    [InlineData("\u0012FI\u0005!", "first!")]
    [InlineData("draft\u0012fi\u0007", "draft")]
    [InlineData("\u0012\u0012\u0012", "first")]
    public void Keys_OneAfterTheOther_MakeTheLine(string keys, string text)
    {
        var line = new EditedLine(History);

        Assert.All(keys, key => Assert.True(line.Press(KeyOf(key))));
        Assert.Equal(text, line.Text);
        Assert.False(line.Press(KeyOf('\r')));
    }

    [Fact]
    public void CtrlD_OnAnEmptyLine_EndsTheInput()
    {
        var line = new EditedLine([]);

        Assert.False(line.Press(KeyOf('\u0004')));
        Assert.Null(line.Text);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("你好", "你好", 4)]
    [InlineData("123456789", "123456789", 9)]
    [InlineData("1234567890", "…34567890", 9)]
    [InlineData("你好你好你好", "…你好你好", 9)]
    [InlineData("你好你好你好⌂", "你好你好…", 0)]
    [InlineData("1234567890⌂", "12345678…", 0)]
    [InlineData("✅⚡❌🫠🇨🇳", "…⚡❌🫠🇨🇳", 9)]
    [InlineData("✅⚡❌", "✅⚡❌", 6)]
    [InlineData("e\u0301e\u0301", "e\u0301e\u0301", 2)]
    public void View_InTenCells_ShowsThePartAroundTheCursor(string keys, string visible, int cursor)
    {
        var line = new EditedLine([]);
        foreach (var key in keys)
            line.Press(KeyOf(key));

        Assert.Equal((visible, cursor), line.View(10));
    }

    private static ConsoleKeyInfo KeyOf(char key) => key switch
    {
        '←' => Special(ConsoleKey.LeftArrow),
        '→' => Special(ConsoleKey.RightArrow),
        '↑' => Special(ConsoleKey.UpArrow),
        '↓' => Special(ConsoleKey.DownArrow),
        '⌂' => Special(ConsoleKey.Home),
        '⌦' => Special(ConsoleKey.Delete),
        '↞' => new('\0', ConsoleKey.LeftArrow, shift: false, alt: false, control: true),
        '↠' => new('f', ConsoleKey.F, shift: false, alt: true, control: false),
        _ => new(key, ConsoleKey.None, shift: false, alt: false, control: false),
    };

    private static ConsoleKeyInfo Special(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);
}
