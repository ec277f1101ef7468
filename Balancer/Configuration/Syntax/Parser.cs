namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>Makes a tree of directives from a text. It knows the grammar and no single directive.</summary>
public sealed class Parser
{
    /// <summary>No meaningful configuration nests this deep; it keeps a hostile file from using up the stack.</summary>
    public const int MaxDepth = 64;

    private readonly SourceText _source;
    private readonly Lexer _lexer;

    private Parser(SourceText source)
    {
        _source = source;
        _lexer = new Lexer(source);
    }

    /// <summary>The whole text as one block. An error ends the tree at its place (<see cref="Block.Error"/>); nothing is thrown.</summary>
    public static Block Parse(SourceText source) => new Parser(source).ParseBlock(depth: 0, opener: null);

    private Block ParseBlock(int depth, Token? opener)
    {
        List<Directive> directives = [];
        List<string> words = [];
        Token? first = null;
        while (true)
        {
            var token = _lexer.Next();
            var position = new SourcePosition(_source.File, token.Line);
            if ((Misplaced(token, first is not null, depth) ?? ExtensionMark.Misplaced(token, first, opener)) is { } error)
                return new Block(directives, position, error);
            if (token.Kind == TokenKind.Word)
            {
                first ??= token;
                words.Add(token.Text);
                continue;
            }
            if (token.Kind is TokenKind.CloseBrace or TokenKind.End)
                return new Block(directives, position);

            var block = token.Kind == TokenKind.OpenBrace ? ParseBlock(depth + 1, first) : null;
            directives.Add(new Directive(words[0], words[1..], position, block));
            words = [];
            first = null;
            if (block?.Error is not null)
                return block with { Directives = directives };
        }
    }

    private string? Misplaced(Token token, bool insideDirective, int depth) => token.Kind switch
    {
        TokenKind.Error => token.Text,
        TokenKind.Semicolon when !insideDirective => "unexpected \";\"",
        TokenKind.OpenBrace when !insideDirective => "unexpected \"{\"",
        TokenKind.OpenBrace when _source.File is null => "block directives are not supported in -g option",
        TokenKind.OpenBrace when depth == MaxDepth => "blocks are nested too deeply",
        TokenKind.CloseBrace when insideDirective || depth == 0 => "unexpected \"}\"",
        TokenKind.End when insideDirective => _source.UnexpectedEnd,
        TokenKind.End when depth > 0 => "unexpected end of file, expecting \"}\"",
        _ => null,
    };
}
