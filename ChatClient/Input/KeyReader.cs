using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>
/// Keys from a keyboard. It also recognizes what .NET's <see cref="Console.ReadKey(bool)"/> does not: Alt with a letter while more keys
/// wait, and bracketed paste, in which the terminal encloses pasted text in ESC [200~ and ESC [201~.
/// </summary>
/// <param name="readKey">
/// Waits for the next key without echo; throws <see cref="InvalidOperationException"/> when there is no keyboard any more.
/// </param>
/// <param name="hasKey">Whether another key is waiting.</param>
internal sealed class KeyReader(Func<ConsoleKeyInfo> readKey, Func<bool> hasKey)
{
    private const string PasteBegins = "200~";
    private const string PasteEnds = "\e[201~";

    private readonly Queue<char> _ahead = [];

    public bool HasKey => _ahead.Count > 0 || hasKey();

    /// <summary>The next key or pasted text; null when there is no keyboard any more.</summary>
    public TypedKey? Read()
    {
        if (_ahead.TryDequeue(out var typed))
            return new(KeyOf(typed));
        try
        {
            var key = readKey();
            return key.KeyChar == Ctrl.Escape && hasKey() ? ReadSequence(readKey()) : new(key);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Takes pasted text as if it had been typed: line ends are Enter, and no other control character is a key.</summary>
    public void TypeAhead(string text)
    {
        foreach (var letter in text.Select(static letter => letter == '\t' ? ' ' : letter))
        {
            if (letter == '\n' || !char.IsControl(letter))
                _ahead.Enqueue(letter);
        }
    }

    private TypedKey ReadSequence(ConsoleKeyInfo second)
    {
        if (second.KeyChar != '[')
            return new(new(second.KeyChar, second.Key, shift: false, alt: true, control: false));
        var sequence = new StringBuilder();
        while (hasKey() && (sequence.Length == 0 || sequence[^1] is not (>= '@' and <= '~')))
            sequence.Append(readKey().KeyChar);
        return sequence.ToString() == PasteBegins ? new(default, ReadPaste()) : default;
    }

    private string ReadPaste()
    {
        var text = new StringBuilder();
        while (!EndsWith(text, PasteEnds))
            text.Append(readKey().KeyChar);
        text.Length -= PasteEnds.Length;
        return text.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
            return false;
        for (var i = 1; i <= end.Length; i++)
        {
            if (text[^i] != end[^i])
                return false;
        }
        return true;
    }

    private static ConsoleKeyInfo KeyOf(char typed) => new(typed, ConsoleKey.None, shift: false, alt: false, control: false);
}

/// <summary>One key, or a whole pasted text with '\n' as its line ends.</summary>
internal readonly record struct TypedKey(ConsoleKeyInfo Key, string? Pasted = null);
