namespace ChatCluster.Client.Commands;

/// <summary>The full-width characters that a Chinese input method types for separators and digits.</summary>
internal static class FullWidth
{
    private const char First = '！';
    private const char Last = '～';

    /// <summary>':' or '：'.</summary>
    public static readonly char[] Colons = [':', '：'];

    /// <summary>Whether the line begins a command: '/' or '／'.</summary>
    public static bool IsSlash(char letter) => letter is '/' or '／';

    /// <summary>Replaces full-width letters, digits and signs by ordinary ones.</summary>
    public static string Narrow(string text) =>
        string.Concat(text.Select(static letter => letter is >= First and <= Last ? (char)(letter - First + '!') : letter));

    /// <summary>Splits at the first blank of any width; the rest has no blanks around it.</summary>
    public static (string Word, string Tail) SplitWord(string text)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return (text[..end], text[end..].Trim());
    }
}
