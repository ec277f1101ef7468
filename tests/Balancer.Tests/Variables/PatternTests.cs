using System.Text;
using ChatCluster.Balancer.Modules.Map;
using ChatCluster.Balancer.Variables;
using Xunit;

namespace ChatCluster.Balancer.Tests.Variables;

/// <summary>Regular expressions written for PCRE. What they find there is what they find here.</summary>
public sealed class PatternTests
{
    private readonly VariableSet _variables = new();
    private readonly SessionFacts _facts = new(TimeProvider.System);

    [Theory]
    [InlineData("^a(.)c$", "abc", "abc|b")]
    [InlineData("(a)|(b)", "b", "b||b")]
    [InlineData("(?<x>a)(b)", "ab", "ab|a|b")]
    [InlineData("(?P<x>a)(b)(?P=x)", "aba", "aba|a|b")]
    [InlineData("(?'x'a)(?:b)(c)", "abc", "abc|a|c")]
    [InlineData("(?=a)a(?<!b)(b)", "ab", "ab|b")]
    [InlineData(@"\((x)\)[(](y)", "(x)(y", "(x)(y|x|y")]
    [InlineData("[]a](b)", "]b", "]b|b")]
    [InlineData("[^]a](b)", "cb", "cb|b")]
    [InlineData("[[:digit:][:upper:]]+", "a1B", "1B")]
    [InlineData("[a-c-[b]]", "-b]", "b]")]
    [InlineData(@"[\w.-]+@\w+", "x.y@z", "x.y@z")]
    [InlineData(@"\w+", "é", "")]
    [InlineData(@"\h+x", "\t x", "\t x")]
    [InlineData("^.$", "é", "")]
    [InlineData("^..$", "é", "é")]
    [InlineData("a{,2}", "a{,2}", "a{,2}")]
    [InlineData("[[:^digit:]]+", "1ab2", "ab")]
    [InlineData(@"[^\W]+", "é_1-", "_1")]
    [InlineData(@"[\S]+", " é ", "é")]
    [InlineData(@"a\vb\H", "a\nbc", "a\nbc")]
    [InlineData(@"\N\R\V", "a\r\nb", "a\r\nb")]
    [InlineData(@"\Qa.b[\E+(\_)", "a.b[[_", "a.b[[_|_")]
    [InlineData(@"a\Q.+", "a.+", "a.+")]
    [InlineData("", "x", "")]
    [InlineData("x*", "", "")]
    public void Match_Groups_AreThoseOfPcre(string pattern, string text, string expected)
    {
        var isMatch = Matches(pattern, text);

        Assert.Equal(expected, isMatch ? string.Join('|', _facts.Captures!.Select(group => Encoding.UTF8.GetString(group ?? []))) : "");
    }

    [Fact]
    public void Match_IgnoringCase_FindsBoth()
    {
        Assert.True(Matches("ABC", "xabc", ignoreCase: true));
        Assert.False(Matches("ABC", "xabc"));
    }

    [Fact]
    public void Match_Fails_LeavesTheGroupsOfBefore()
    {
        Assert.True(Matches("(a)(?<n>b)", "ab"));
        Assert.False(Matches("(c)", "ab"));
        Assert.Equal("ab", Encoding.ASCII.GetString(_facts.Captures![0]!));
        Assert.Equal("b", Encoding.ASCII.GetString(_variables.Refer("n").Read(_facts)!));
    }

    [Fact]
    public void Match_ThatWouldTakeForEver_GivesUp() =>
        Assert.False(Matches(@"^(a+)+\1b$", new string('a', 60)));

    [Fact]
    public void Match_NestedQuantifiers_AreLinear() =>
        Assert.True(Matches("^(a+)+b$", new string('a', 3000) + "b"));

    [Theory]
    [InlineData("(a", "missing closing parenthesis in \"(a\"")]
    [InlineData("a[", "missing terminating ] for character class in \"a[\"")]
    [InlineData("+a", "quantifier does not follow a repeatable item in \"+a\" at \"+a\"")]
    [InlineData("a)", "unmatched closing parenthesis in \"a)\" at \")\"")]
    [InlineData("a\\", "\\ at end of pattern in \"a\\\"")]
    public void Compile_Nonsense_IsRefusedInNginxsWords(string pattern, string complaint) =>
        Assert.Equal("pcre2_compile() failed: " + complaint, Pattern.Compile(pattern, ignoreCase: false, _variables, out _));

    [Theory]
    [InlineData("a++b")]
    [InlineData(@"(a)\g1")]
    [InlineData(@"a\Kb")]
    [InlineData("(?|(a)|(b))")]
    [InlineData("a(?R)?")]
    public void Compile_WhatDotnetHasNoWordsFor_IsRefused(string pattern) =>
        Assert.StartsWith("pcre2_compile() failed: ", Pattern.Compile(pattern, ignoreCase: false, _variables, out _),
            StringComparison.Ordinal);

    /// <summary>As a <c>map</c> has it: the text is looked up in a table with this pattern only.</summary>
    private bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        Assert.Null(Pattern.Compile(pattern, ignoreCase, _variables, out var compiled));
        var table = new MapTable(Literal(text));
        table.AddPattern(compiled!, Literal("yes"));
        return table.Read(_facts).Length > 0;
    }

    private static ComplexValue Literal(string text) => new(text, [new LiteralPart(Encoding.UTF8.GetBytes(text))]);
}
