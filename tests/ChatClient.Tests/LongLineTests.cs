using ChatCluster.Client.Input;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What a long line costs, counted in characters that are measured: each once, whatever is typed after or before it.</summary>
public sealed class LongLineTests
{
    private const int Length = 5000;

    /// <summary>An element of each kind that .NET and terminals treat in their own way.</summary>
    public static TheoryData<string> Elements => ["x", "中", "👩‍👩‍👧", "e\u0301\u0323", "🇨🇳", "각", "❤\ufe0f", "क्षि"];

    [Theory]
    [MemberData(nameof(Elements))]
    public void Line_TypedAndDrawnKeyByKey_MeasuresEachKeyOnce(string element)
    {
        var line = new EditedLine([]);
        var text = Repeated(element);
        foreach (var key in text)
        {
            line.Press(Key(key));
            line.View(70);
        }

        Assert.Equal(text, line.Text);
        Assert.InRange(line.Measured, 0, 2 * text.Length);
    }

    [Theory]
    [MemberData(nameof(Elements))]
    public void Line_TypedAtTheFrontOfALongOne_MeasuresEachKeyOnce(string element)
    {
        var old = Repeated(element);
        var line = new EditedLine([old]);
        line.Press(Key(ConsoleKey.UpArrow));
        line.Press(Key(ConsoleKey.Home));
        line.View(70);
        var before = line.Measured;
        foreach (var key in old)
        {
            line.Press(Key(key));
            line.View(7);
        }

        Assert.Equal(old + old, line.Text);
        Assert.InRange(line.Measured - before, 0, 2 * old.Length);
    }

    [Theory]
    [MemberData(nameof(Elements))]
    public void Line_WalkedThroughAndTakenAway_StaysWholeAndIsNotMeasuredAgain(string element)
    {
        var text = Repeated(element);
        var line = new EditedLine([text]);
        line.Press(Key(ConsoleKey.UpArrow));
        var before = line.Measured;
        foreach (var key in (ConsoleKey[])[ConsoleKey.Home, ConsoleKey.RightArrow, ConsoleKey.LeftArrow, ConsoleKey.End,
            ConsoleKey.LeftArrow, ConsoleKey.End])
        {
            line.Press(Key(key));
            line.View(70);
        }

        Assert.Equal((text, before), (line.Text, line.Measured));
        for (var i = 0; i < text.Length; i++)
            line.Press(Key('\b'));
        Assert.Equal(("", before), (line.Text, line.Measured));
    }

    [Fact]
    public void Pieces_ThatTheCursorHeldApart_AreOneCharacterWhenItMovesOn()
    {
        var line = new EditedLine(["👧🇳🇨🇳🇨"]);
        line.Press(Key(ConsoleKey.UpArrow));
        line.Press(Key(ConsoleKey.Home));
        foreach (var key in "👩\u200d")
            line.Press(Key(key));
        line.Press(Key(ConsoleKey.LeftArrow));
        line.Press(Key(ConsoleKey.Delete));

        Assert.Equal("🇳🇨🇳🇨", line.Text);
        line.Press(Key(ConsoleKey.Home));
        foreach (var key in "🇨")
            line.Press(Key(key));
        line.Press(Key(ConsoleKey.LeftArrow));
        line.Press(Key(ConsoleKey.Delete));

        Assert.Equal("🇨🇳🇨", line.Text);
    }

    private static string Repeated(string element) => string.Concat(Enumerable.Repeat(element, Length / element.Length));

    private static ConsoleKeyInfo Key(char key) => new(key, ConsoleKey.None, shift: false, alt: false, control: false);

    private static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);
}
