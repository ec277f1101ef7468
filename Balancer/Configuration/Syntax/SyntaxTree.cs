namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>One directive as written: a name, arguments and, for <c>name ... { }</c>, a block. What it means is not known here.</summary>
/// <param name="Name">Its first word.</param>
/// <param name="Arguments">The other words.</param>
/// <param name="Position">Where its <c>;</c> or <c>{</c> stands.</param>
/// <param name="Block">Null for a directive that ends with <c>;</c>.</param>
public sealed record Directive(string Name, IReadOnlyList<string> Arguments, SourcePosition Position, Block? Block = null);

/// <summary>The directives of a file or of a pair of braces, in order.</summary>
/// <param name="Directives">What could be read, in order.</param>
/// <param name="End">Where the closing brace or the end of the file stands, or where the text stopped making sense.</param>
/// <param name="Error">
/// What is wrong at <paramref name="End"/>; null when the block is complete. nginx interprets a directive before it reads the next
/// one, so an error in the meaning of an earlier directive is reported first: the error therefore stays in its place in the tree.
/// </param>
public sealed record Block(IReadOnlyList<Directive> Directives, SourcePosition End, string? Error = null);
