using ChatCluster.Client.Input;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class PasswordLineTests
{
    private readonly PasswordLine _line = new();

    [Theory]
    [InlineData("123456\r", "123456")]
    [InlineData("12x\b3\n", "123")]
    [InlineData("12x\u007f3\r", "123")]
    [InlineData("密码错\b\r", "密码")]
    [InlineData("a👩‍👩‍👧\b\r", "a")]
    [InlineData("ae\u0301\b\r", "a")]
    [InlineData("\b\b1\r", "1")]
    [InlineData("wrong\u0015right\r", "right")]
    [InlineData("1\u001b2\t3\r", "123")]
    [InlineData("ab\u0004c\r", "abc")]
    [InlineData("\r", "")]
    public void Keys_UntilEnter_MakeTheLine(string keys, string text)
    {
        var goesOn = keys.Select(Press).ToList();

        Assert.Equal(keys.Length - 1, goesOn.IndexOf(false));
        Assert.Equal(text, _line.Text);
    }

    [Fact]
    public void CtrlD_OnAnEmptyLine_EndsTheInput()
    {
        Assert.False(Press('\u0004'));
        Assert.Null(_line.Text);
    }

    [Fact]
    public void SpecialKeys_WithoutACharacter_AddNothing()
    {
        _line.Press(new ConsoleKeyInfo('\0', ConsoleKey.LeftArrow, shift: false, alt: false, control: false));
        _line.Press(new ConsoleKeyInfo('1', ConsoleKey.D1, shift: false, alt: false, control: false));
        _line.Press(new ConsoleKeyInfo('\b', ConsoleKey.Backspace, shift: false, alt: false, control: false));
        _line.Press(new ConsoleKeyInfo('\r', ConsoleKey.Enter, shift: false, alt: false, control: false));

        Assert.Equal("", _line.Text);
    }

    private bool Press(char key) => _line.Press(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false));
}
