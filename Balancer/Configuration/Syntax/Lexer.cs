using System.Text;

namespace ChatCluster.Balancer.Configuration.Syntax;

/// <summary>
/// Splits a configuration text into tokens by nginx's rules: words end at white space, <c>;</c> or <c>{</c>; quotes and <c>#</c> have
/// their meaning only at the start of a word; <c>${name}</c> does not open a block; a backslash takes its meaning from what follows.
/// Beyond nginx, the rest of a line behind <c>#@</c> is read: to nginx it is a comment (<see cref="ExtensionMark"/>).
/// </summary>
public sealed class Lexer(SourceText source)
{
    /// <summary>nginx reads through a buffer of this many bytes, in which a token and the byte after it must fit.</summary>
    public const int BufferSize = 4096;

    private readonly ReadOnlyMemory<byte> _bytes = source.Bytes;
    private int _next;
    private int _line = 1;
    private int _start;
    private int _startLine = 1;
    private bool _afterQuote;
    private int _markedLine;

    private bool AtEnd => _next == _bytes.Length;

    private bool BufferIsFull => _next - _start >= BufferSize;

    /// <summary>The next token; after <see cref="TokenKind.End"/> or <see cref="TokenKind.Error"/> there is none.</summary>
    public Token Next()
    {
        if (_afterQuote && !AtEnd && ReadAfterQuote() is { } error)
            return error;

        while (!AtEnd)
        {
            if (BufferIsFull)
                return TooLong();
            (_start, _startLine) = (_next, _line);
            var first = Read();
            switch (first)
            {
                case (byte)';': return Make(TokenKind.Semicolon);
                case (byte)'{': return Make(TokenKind.OpenBrace);
                case (byte)'}': return Make(TokenKind.CloseBrace);
                case (byte)'#' when !AtEnd && _bytes.Span[_next] == '@':
                    _next++;
                    _markedLine = _line;
                    break;
                case (byte)'#':
                    if (SkipComment() is { } tooLong)
                        return tooLong;
                    break;
                default:
                    if (!IsSpace(first))
                        return first is (byte)'"' or (byte)'\'' ? ReadQuoted(first) : ReadWord(first);
                    break;
            }
        }
        return Make(TokenKind.End);
    }

    private Token ReadWord(byte first)
    {
        var escaped = first == '\\';
        var variable = first == '$';
        while (!AtEnd)
        {
            if (BufferIsFull)
                return TooLong();
            var current = Read();
            if (Continues(current, ref escaped, ref variable))
                continue;
            if (IsSpace(current))
                return Word(_next - 1);
            if (current is (byte)';' or (byte)'{')
                return Word(--_next);
        }
        return Make(TokenKind.Error, source.UnexpectedEnd);
    }

    private Token ReadQuoted(byte quote)
    {
        _start = _next;
        var escaped = false;
        var variable = false;
        while (!AtEnd)
        {
            if (BufferIsFull)
                return TooLong($"too long parameter, probably missing terminating \"{(char)quote}\" character");
            var current = Read();
            if (Continues(current, ref escaped, ref variable) || current != quote)
                continue;
            _afterQuote = true;
            return Word(_next - 1);
        }
        return Make(TokenKind.Error, source.UnexpectedEnd);
    }

    /// <summary>
    /// Whether a byte belongs to the word whatever it is: it is escaped, starts an escape, or opens the brace of a variable.
    /// </summary>
    private static bool Continues(byte current, ref bool escaped, ref bool variable)
    {
        if (escaped)
        {
            escaped = false;
            return true;
        }
        if (current == '{' && variable)
            return true;
        escaped = current == '\\';
        variable = current == '$';
        return escaped || variable;
    }

    /// <summary>A closing quote must be followed by white space or by what ends a word; anything else is most likely a slip.</summary>
    private Token? ReadAfterQuote()
    {
        if (BufferIsFull)
            return TooLong();
        _afterQuote = false;
        var following = _bytes.Span[_next];
        if (IsSpace(following))
            Read();
        else if (following is not ((byte)';' or (byte)'{' or (byte)')'))
            return Make(TokenKind.Error, $"unexpected \"{(char)following}\"");
        return null;
    }

    /// <summary>The end of the line is white space again, from which the buffer is counted again.</summary>
    private Token? SkipComment()
    {
        while (!AtEnd)
        {
            if (BufferIsFull)
                return TooLong();
            if (_bytes.Span[_next] == '\n')
                break;
            _next++;
        }
        return null;
    }

    private byte Read()
    {
        var value = _bytes.Span[_next++];
        if (value == '\n')
            _line++;
        return value;
    }

    /// <summary>The mark covers one line, so a word that goes on in the next line would be half a comment to nginx.</summary>
    private Token Word(int end)
    {
        var raw = _bytes.Span[_start..end];
        return IsMarked && raw.Contains((byte)'\n')
            ? Make(TokenKind.Error, "a word behind \"#@\" must end on the same line")
            : Make(TokenKind.Word, Unescape(raw));
    }

    private bool IsMarked => _startLine == _markedLine;

    private Token Make(TokenKind kind, string text = "") => new(kind, text, _line, IsMarked);

    private Token TooLong(string? message = null) => new(TokenKind.Error,
        message ?? $"too long parameter \"{Encoding.UTF8.GetString(_bytes.Span.Slice(_start, 10))}...\" started", _startLine);

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary><c>\" \' \\ \t \r \n</c> stand for one character; any other backslash stays.</summary>
    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var plain = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            byte? meaning = raw[i] != '\\' || i + 1 == raw.Length ? null : raw[i + 1] switch
            {
                (byte)'"' or (byte)'\'' or (byte)'\\' => raw[i + 1],
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'n' => (byte)'\n',
                _ => null,
            };
            plain.Add(meaning ?? raw[i]);
            if (meaning is not null)
                i++;
        }
        return Encoding.UTF8.GetString([.. plain]);
    }
}
