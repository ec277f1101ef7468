using System.Text;
using ChatCluster.Balancer.Configuration.Syntax;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class ParserTests
{
    [Fact]
    public void Parse_NestedBlocks_MakeATree()
    {
        var block = Parse("a 1 2;\nb {\n c; d { }\n}\n");

        Assert.Equal(["a", "b"], block.Directives.Select(directive => directive.Name));
        Assert.Equal(["1", "2"], block.Directives[0].Arguments);
        Assert.Equal(["c", "d"], block.Directives[1].Block!.Directives.Select(directive => directive.Name));
        Assert.Null(block.Directives[0].Block);
        Assert.Null(block.Error);
    }

    [Fact]
    public void Parse_DirectiveOverSeveralLines_StandsWhereItEnds()
    {
        var block = Parse("a\n 1\n;\nb\n{\n\n}\n");

        Assert.Equal(new SourcePosition("f", 3), block.Directives[0].Position);
        Assert.Equal(new SourcePosition("f", 5), block.Directives[1].Position);
        Assert.Equal(new SourcePosition("f", 7), block.Directives[1].Block!.End);
    }

    [Theory]
    [InlineData("a;\n;", "unexpected \";\"", 2)]
    [InlineData("{", "unexpected \"{\"", 1)]
    [InlineData("}", "unexpected \"}\"", 1)]
    [InlineData("a { b }", "unexpected \"}\"", 1)]
    [InlineData("a {\n b;\n", "unexpected end of file, expecting \"}\"", 3)]
    [InlineData("a { b; c \"", "unexpected end of file, expecting \";\" or \"}\"", 1)]
    public void Parse_BrokenText_KeepsWhatStandsBeforeTheError(string text, string error, int line)
    {
        var block = Parse(text);

        Assert.Equal(error, block.Error);
        Assert.Equal(new SourcePosition("f", line), block.End);
        Assert.All(block.Directives, directive => Assert.Equal("a", directive.Name));
    }

    [Theory]
    [InlineData("a", "unexpected end of parameter, expecting \";\"")]
    [InlineData("a { }", "block directives are not supported in -g option")]
    public void Parse_CommandLine_HasItsOwnRules(string text, string error)
    {
        var block = Parser.Parse(new SourceText(null, Encoding.UTF8.GetBytes(text)));

        Assert.Equal(error, block.Error);
        Assert.Equal("in command line", block.End.ToString());
    }

    [Fact]
    public void Parse_BottomlessNesting_IsAnError() =>
        Assert.Equal("blocks are nested too deeply", Parse(string.Concat(Enumerable.Repeat("a {", 100_000))).Error);

    [Theory]
    [InlineData("#@ a 1;", "a[1]")]
    [InlineData("#@a 1;\nb;", "a[1] b[]")]
    [InlineData("#@ a; b; # c;\n# d;\n#@e;", "a[] b[] e[]")]
    [InlineData("# #@ a;\n'#@' b#@ c;", "#@[b#@ c]")]
    [InlineData("#@ a\n#@ 1\n#@ ;", "a[1]")]
    [InlineData("#@ m x {\n#@   c;\n\n#@ } d;\ne;", "m[x]{c[]} d[] e[]")]
    [InlineData("u { a;\n  #@ b 1;\n  c; }", "u[]{a[] b[1] c[]}")]
    [InlineData("a 1 #@ 2 \"3 4\"\n;", "a[1 2 3 4]")]
    public void Parse_BehindTheMark_AreOrdinaryDirectives(string text, string directives)
    {
        var block = Parse(text);

        Assert.Null(block.Error);
        Assert.Equal(directives, Show(block));
    }

    [Theory]
    [InlineData("#@ a\n1;", "\"1\" must stand behind \"#@\", as \"a\" does", 2)]
    [InlineData("#@ a\n;", "\";\" must stand behind \"#@\", as \"a\" does", 2)]
    [InlineData("#@ m {\nc;\n#@ }", "\"c\" must stand behind \"#@\", as \"m\" does", 2)]
    [InlineData("#@ m {\n#@ c;\n}", "\"}\" must stand behind \"#@\", as \"m\" does", 3)]
    [InlineData("a #@ 1;", "\";\" must not stand behind \"#@\", because it ends or opens \"a\"", 1)]
    [InlineData("u #@ {\n}", "\"{\" must not stand behind \"#@\", because it ends or opens \"u\"", 1)]
    [InlineData("u {\n#@ }\n}", "\"}\" must not stand behind \"#@\", because it ends or opens \"u\"", 2)]
    [InlineData("#@ a 'b\nc';", "a word behind \"#@\" must end on the same line", 2)]
    [InlineData("#@ ;", "unexpected \";\"", 1)]
    [InlineData("#@ a", "unexpected end of file, expecting \";\" or \"}\"", 1)]
    public void Parse_DirectiveHalfBehindTheMark_IsAnError(string text, string error, int line)
    {
        var block = Parse(text);

        Assert.Equal(error, block.Error);
        Assert.Equal(new SourcePosition("f", line), block.End);
    }

    private static string Show(Block block) => string.Join(' ', block.Directives.Select(directive =>
        $"{directive.Name}[{string.Join(' ', directive.Arguments)}]" + (directive.Block is { } inner ? $"{{{Show(inner)}}}" : "")));

    private static Block Parse(string text) => Parser.Parse(new SourceText("f", Encoding.UTF8.GetBytes(text)));
}
