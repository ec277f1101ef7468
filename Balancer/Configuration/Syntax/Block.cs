namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>The directives of a file or of a pair of braces, in order.</summary>
/// <param name="Directives">What could be read, in order.</param>
/// <param name="End">Where the closing brace or the end of the file stands, or where the text stopped making sense.</param>
/// <param name="Error">
/// What is wrong at <paramref name="End"/>; null when the block is complete. nginx interprets a directive before it reads the next
/// one, so an error in the meaning of an earlier directive is reported first: the error therefore stays in its place in the tree.
/// </param>
public sealed record Block(IReadOnlyList<Directive> Directives, SourcePosition End, string? Error = null);
