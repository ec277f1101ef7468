namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>One directive as written: a name, arguments and, for <c>name ... { }</c>, a block. What it means is not known here.</summary>
/// <param name="Name">Its first word.</param>
/// <param name="Arguments">The other words.</param>
/// <param name="Position">Where its <c>;</c> or <c>{</c> stands.</param>
/// <param name="Block">Null for a directive that ends with <c>;</c>.</param>
public sealed record Directive(string Name, IReadOnlyList<string> Arguments, SourcePosition Position, Block? Block = null);
