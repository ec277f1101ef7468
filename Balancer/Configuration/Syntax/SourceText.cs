namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>One text to parse.</summary>
/// <param name="File">The file's name as messages show it; null for the directives of the command line (<c>-g</c>).</param>
/// <param name="Bytes">The whole text. Bytes, because nginx counts and splits bytes; words are decoded as UTF-8.</param>
public sealed record SourceText(string? File, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The message for a text that stops inside a directive; a command line has no block that could close.</summary>
    public string UnexpectedEnd => File is null
        ? "unexpected end of parameter, expecting \";\""
        : "unexpected end of file, expecting \";\" or \"}\"";
}
