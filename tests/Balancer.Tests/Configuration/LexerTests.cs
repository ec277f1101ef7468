using System.Text;
using ChatCluster.Balancer.Configuration.Syntax;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class LexerTests
{
    [Theory]
    [InlineData("a b;", "a|b|;")]
    [InlineData("a\tb\r\n c{}", "a|b|c|{|}|.")]
    [InlineData("a# b;", "a#|b|;")]
    [InlineData("# a b;\nc;", "c|;")]
    [InlineData("a}b;", "a}b|;")]
    [InlineData("a${b}c{", "a${b}c|{")]
    [InlineData("\"a ;{}# b\";", "a ;{}# b|;")]
    [InlineData("'a\"b' \"a'b\";", "a\"b|a'b|;")]
    [InlineData("a\"b\";", "a\"b\"|;")]
    [InlineData("\"a\")b;", "a|)b|;")]
    [InlineData("\"\";", "|;")]
    [InlineData(@"a\;b\ c;", @"a\;b\ c|;")]
    [InlineData(@"a\tb\rc\nd\""e\'f\g;", "a\tb\rc\nd\"e'f\\g|;")]
    [InlineData(@"a\qb;", @"a\qb|;")]
    [InlineData("ö;", "ö|;")]
    public void Next_Text_IsSplitAsNginxSplitsIt(string text, string tokens) =>
        Assert.Equal(tokens.Split('|'), Read(text).Select(Show).Take(tokens.Split('|').Length));

    [Theory]
    [InlineData("\"a\"b;", "unexpected \"b\"", 1)]
    [InlineData("\"a\"};", "unexpected \"}\"", 1)]
    [InlineData("a", "unexpected end of file, expecting \";\" or \"}\"", 1)]
    [InlineData("\n\"a;\n}\n", "unexpected end of file, expecting \";\" or \"}\"", 4)]
    public void Next_BrokenText_SaysWhatAndWhere(string text, string message, int line) =>
        Assert.Equal(new Token(TokenKind.Error, message, line), Read(text)[^1]);

    [Fact]
    public void Next_WordOverSeveralLines_StandsOnItsLastLine() =>
        Assert.Equal(new Token(TokenKind.Word, "a\n\nb", 3), Read("\"a\n\nb\";")[0]);

    [Theory]
    [InlineData(4095, "", ";", null)]
    [InlineData(4095, "", " ;", "too long parameter \"xxxxxxxxxx...\" started")]
    [InlineData(4096, "", ";", "too long parameter \"xxxxxxxxxx...\" started")]
    [InlineData(4094, "\"", "\";", null)]
    [InlineData(4095, "\"", "\";", "too long parameter \"xxxxxxxxxx...\" started")]
    [InlineData(4096, "\"", "\";", "too long parameter, probably missing terminating \"\"\" character")]
    [InlineData(4094, "#", "\n;", null)]
    [InlineData(4095, "#", "\n;", "too long parameter \"#xxxxxxxxx...\" started")]
    [InlineData(5000, "#", "\n;", "too long parameter \"#xxxxxxxxx...\" started")]
    public void Next_LongToken_FitsInNginxsBufferOrNot(int length, string before, string after, string? message)
    {
        var tokens = Read("\n" + before + new string('x', length) + after);

        Assert.Equal(message, tokens.Where(token => token.Kind == TokenKind.Error).Select(token => token.Text).FirstOrDefault());
        Assert.All(tokens.Where(token => token.Kind == TokenKind.Error), token => Assert.Equal(2, token.Line));
    }

    [Fact]
    public void Next_BytesThatAreNoText_AreReplaced() => Assert.Equal("a\ufffdb", Read([(byte)'a', 0xff, (byte)'b', (byte)';'])[0].Text);

    [Fact]
    public void Next_AnyBytes_EndsWithoutThrowing()
    {
        var random = new Random(20230820);
        for (var round = 0; round < 2000; round++)
        {
            var text = new byte[random.Next(40)];
            random.GetItems("ab \n;{}\"'\\$#)\0\xff"u8, text);

            Assert.Contains(Read(text)[^1].Kind, (TokenKind[])[TokenKind.End, TokenKind.Error]);
        }
    }

    private static List<Token> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<Token> Read(byte[] text)
    {
        var lexer = new Lexer(new SourceText("f", text));
        List<Token> tokens = [];
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind is not (TokenKind.End or TokenKind.Error));
        return tokens;
    }

    private static string Show(Token token) => token.Kind switch
    {
        TokenKind.Semicolon => ";",
        TokenKind.OpenBrace => "{",
        TokenKind.CloseBrace => "}",
        TokenKind.End => ".",
        _ => token.Text,
    };
}
