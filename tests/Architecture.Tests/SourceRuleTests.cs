using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>Rules that need the syntax of a file: where SQL may stand, and how wide a line may be.</summary>
public sealed partial class SourceRuleTests
{
    /// <summary>The .editorconfig's max_line_length, which no analyzer enforces.</summary>
    private const int MaxColumns = 140;

    private static IEnumerable<string> ProductFiles => SolutionLayout.Projects.SelectMany(project => SourceFiles.In(project.Folder));

    [Fact]
    public void Sql_StandsInTheStores()
    {
        var strays = ProductFiles.Where(file => !SourceFiles.Name(file).StartsWith("ChatServer/Stores/", StringComparison.Ordinal))
            .Where(file => Texts(Parse(file)).Any(text => Statement().IsMatch(text)));

        AssertNone.In(strays.Select(SourceFiles.Name));
    }

    [Fact]
    public void Line_HasAtMost140Columns_UnlessATextFillsAThirdOfIt()
    {
        var wide = SourceFiles.In("").SelectMany(file => TooWide(file).Select(line => $"{SourceFiles.Name(file)}:{line}"));

        AssertNone.In(wide);
    }

    /// <summary>A wall clock is for what is shown or stored, and for nginx's rates: deadlines must survive a clock that is set.</summary>
    [Fact]
    public void WallClock_InTheBalancer_IsNotForDeadlines()
    {
        string[] shown = ["Explain/Simulation", "Logging/", "Modules/Status/EventObserver", "Relay/RateLimit", "Variables/"];
        var strays = SourceFiles.In("Balancer").Where(file => File.ReadAllText(file).Contains("GetUtcNow", StringComparison.Ordinal))
            .Select(SourceFiles.Name).Where(name => !shown.Any(known => name.StartsWith("Balancer/" + known, StringComparison.Ordinal)));

        AssertNone.In(strays);
    }

    [Theory]
    [InlineData("select id from user", true)]
    [InlineData("\n  INSERT INTO user (id) VALUES (1)", true)]
    [InlineData("update available", false)]
    [InlineData("selected", false)]
    public void Statement_IsSqlAndNothingElse(string text, bool isSql) => Assert.Equal(isSql, Statement().IsMatch(text));

    private static IEnumerable<int> TooWide(string file)
    {
        var lines = File.ReadAllLines(file);
        if (!lines.Any(line => line.Length > MaxColumns))
            yield break;
        var root = Parse(file);
        foreach (var line in root.GetText().Lines.Where(line => line.Span.Length > MaxColumns))
        {
            var texts = root.DescendantNodes(line.Span).Where(IsText).Select(text => text.Span.Intersection(line.Span)?.Length ?? 0);
            if (texts.DefaultIfEmpty().Max() < line.Span.Length / 3)
                yield return line.LineNumber + 1;
        }
    }

    private static bool IsText(SyntaxNode node) => node is InterpolatedStringExpressionSyntax
        || node.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.Utf8StringLiteralExpression;

    private static IEnumerable<string> Texts(SyntaxNode root) => root.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.InterpolatedStringTextToken) || token.Parent.IsKind(SyntaxKind.StringLiteralExpression))
        .Select(token => token.ValueText);

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file).GetRoot();

    [GeneratedRegex(
        @"^\s*(SELECT\s.*\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+TABLE\b|PRAGMA\s)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Statement();
}
