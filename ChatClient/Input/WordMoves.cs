namespace ChatCluster.Client.Input;

/// <summary>Steps of the cursor over whole words. A word is a run of letters and digits, in Chinese a run of characters.</summary>
internal static class WordMoves
{
    /// <summary>Moves the cursor to the start of this word or of the previous one.</summary>
    public static void MoveWordLeft(this EditedText text)
    {
        while (text.Left is { } left && !IsWord(left))
            text.MoveLeft();
        while (text.Left is { } left && IsWord(left))
            text.MoveLeft();
    }

    /// <summary>Moves the cursor to the end of this word or of the next one.</summary>
    public static void MoveWordRight(this EditedText text)
    {
        while (text.Right is { } right && !IsWord(right))
            text.MoveRight();
        while (text.Right is { } right && IsWord(right))
            text.MoveRight();
    }

    private static bool IsWord(string cluster) => char.IsLetterOrDigit(cluster, 0);
}
