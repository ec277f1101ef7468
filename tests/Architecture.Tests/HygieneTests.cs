using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>Small promises about every file.</summary>
public sealed partial class HygieneTests
{
    private const int MaxLines = 300;
    private const int MaxProgramLines = 45;

    private static readonly string[] Root =
    [
        "ChatCluster.sln", "README.md", "README.zh-CN.md", "LICENSE", "nginx-compat.conf", "global.json",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig", ".gitignore", ".git", ".ci",
        "Presentation", "Shared", "Sockets", "ChatServer", "ChatClient", "Balancer", "Dashboard", "scripts", "docs", "tests",
    ];

    private static readonly string[] Languages = ["*.cs", "*.csproj", "*.props", "*.targets", "*.sh", "*.sql", "*.conf", "*.md"];

    [Fact]
    public void File_HasAtMost300Lines()
    {
        var tooLong = SourceFiles.In("").Concat(SourceFiles.In("", "*.sh")).Where(file => File.ReadLines(file).Count() > MaxLines);

        AssertNone.In(tooLong.Select(SourceFiles.Name));
    }

    [Fact]
    public void Root_HoldsNothingThatIsNotListed()
    {
        var ignored = File.ReadLines(Repository.PathOf(".gitignore")).Select(line => line.Trim('/'));
        var names = Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!);

        AssertNone.In(names.Except([.. Root, .. ignored]));
    }

    [Fact]
    public void Program_FitsOnOnePage()
    {
        var programs = SourceFiles.In("", "Program.cs").Where(file => !SourceFiles.Name(file).StartsWith("tests", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(4, programs.Count);
        AssertNone.In(programs.Where(file => File.ReadLines(file).Count() > MaxProgramLines).Select(SourceFiles.Name));
    }

    [Fact]
    public void File_HasNoMarkOfWorkLeftForLater()
    {
        var marked = Languages.SelectMany(pattern => SourceFiles.In("", pattern))
            .Where(file => Path.GetFileName(file) != nameof(HygieneTests) + ".cs" && LeftForLater().IsMatch(File.ReadAllText(file)));

        AssertNone.In(marked.Select(SourceFiles.Name));
    }

    [Fact]
    public void NativeCall_IsDeclaredInANativeFolder()
    {
        var declaring = SolutionLayout.Projects.SelectMany(project => SourceFiles.In(project.Folder))
            .Where(file => NativeCall().IsMatch(File.ReadAllText(file))).Select(SourceFiles.Name).ToList();

        Assert.NotEmpty(declaring);
        AssertNone.In(declaring.Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "Native"));
    }

    /// <summary>Words that the glossary replaces: a person is a user or a client; plain English has one thought a sentence.</summary>
    [Fact]
    public void Text_UsesTheWordsOfTheGlossary()
    {
        var texts = SolutionLayout.Projects.SelectMany(project => SourceFiles.In(project.Folder))
            .Concat(SourceFiles.In("docs", "*.md")).Concat(SourceFiles.In("scripts", "*.sh"))
            .Concat(SourceFiles.In("tests").Where(file => file != Repository.PathOf("tests/Architecture.Tests/HygieneTests.cs")))
            .Append(Repository.PathOf("README.md")).Append(Repository.PathOf("nginx-compat.conf"));
        var found = texts.SelectMany(file => File.ReadLines(file).Index()
            .Where(line => ReplacedWord().IsMatch(line.Item)).Select(line => $"{SourceFiles.Name(file)}:{line.Index + 1}: {line.Item.Trim()}"));

        AssertNone.In(found);
    }

    [Fact]
    public void LogEventId_IsUsedOnce()
    {
        var ids = SolutionLayout.Projects
            .SelectMany(project => SourceFiles.In(project.Folder))
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(match =>
                (Id: int.Parse(match.Groups["id"].ValueSpan), file)))
            .ToList();
        var reused = ids.GroupBy(use => use.Id).Where(uses => uses.Count() > 1)
            .Select(uses => $"{uses.Key}: {string.Join(", ", uses.Select(use => SourceFiles.Name(use.file)))}");

        Assert.NotEmpty(ids);
        AssertNone.In(reused);
    }

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\(")]
    private static partial Regex NativeCall();

    [GeneratedRegex(@"\b(anew|whoever|people|person|he|his|him|so long|of before|for they)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ReplacedWord();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex EventId();
}
