namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>One piece of a configuration text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word without quotes and escapes, or the message of an <see cref="TokenKind.Error"/>.</param>
/// <param name="Line">The line where the token ended; for a token that is too long, where it started.</param>
/// <param name="IsMarked">It stands behind <c>#@</c>, where nginx does not see it.</param>
public readonly record struct Token(TokenKind Kind, string Text, int Line, bool IsMarked = false);

public enum TokenKind { Word, Semicolon, OpenBrace, CloseBrace, End, Error }
