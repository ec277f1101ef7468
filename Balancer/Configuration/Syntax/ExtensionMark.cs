namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>
/// The rules of <c>#@</c>. The mark hides the rest of its line from nginx, which reads the file without these tokens. Both readings must
/// be well formed, so a directive that starts behind the mark stays behind it to its end, and its block too. A directive that nginx reads
/// may have further parameters behind the mark, but what ends it must be visible.
/// </summary>
internal static class ExtensionMark
{
    /// <summary>Why a token may not stand where it stands; null if it may.</summary>
    /// <param name="token">Not the end of the text and not an error.</param>
    /// <param name="directive">The first word of the directive that the token continues; null between directives.</param>
    /// <param name="opener">The first word of the directive whose block this is; null in the outermost block.</param>
    public static string? Misplaced(Token token, Token? directive, Token? opener)
    {
        if ((directive ?? opener) is not { } owner || owner.IsMarked == token.IsMarked)
            return null;
        if (owner.IsMarked)
            return $"\"{Show(token)}\" must stand behind \"#@\", as \"{owner.Text}\" does";
        return token.Kind == TokenKind.Word
            ? null
            : $"\"{Show(token)}\" must not stand behind \"#@\", because it ends or opens \"{owner.Text}\"";
    }

    private static string Show(Token token) => token.Kind switch
    {
        TokenKind.Semicolon => ";",
        TokenKind.OpenBrace => "{",
        TokenKind.CloseBrace => "}",
        _ => token.Text,
    };
}
