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
        "Shared", "Sockets", "ChatServer", "ChatClient", "Balancer", "scripts", "docs", "tests",
    ];

    private static readonly string[] Languages = ["*.cs", "*.csproj", "*.props", "*.targets", "*.sh", "*.sql", "*.conf", "*.md"];

    [Fact]
    public void File_HasAtMost300Lines()
    {
        var tooLong = SourceFiles.In("").Concat(SourceFiles.In("", "*.sh")).Where(file => File.ReadLines(file).Count() > MaxLines);

        None.Of(tooLong.Select(SourceFiles.Name));
    }

    [Fact]
    public void Root_HoldsNothingThatIsNotListed()
    {
        var ignored = File.ReadLines(Repository.PathOf(".gitignore")).Select(line => line.Trim('/'));
        var names = Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!);

        None.Of(names.Except([.. Root, .. ignored]));
    }

    [Fact]
    public void Program_FitsOnOnePage()
    {
        var programs = SourceFiles.In("", "Program.cs").Where(file => !SourceFiles.Name(file).StartsWith("tests", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, programs.Count);
        None.Of(programs.Where(file => File.ReadLines(file).Count() > MaxProgramLines).Select(SourceFiles.Name));
    }

    [Fact]
    public void File_HasNoMarkOfWorkLeftForLater()
    {
        var marked = Languages.SelectMany(pattern => SourceFiles.In("", pattern))
            .Where(file => Path.GetFileName(file) != nameof(HygieneTests) + ".cs" && LeftForLater().IsMatch(File.ReadAllText(file)));

        None.Of(marked.Select(SourceFiles.Name));
    }

    [Fact]
    public void LogEventId_IsUsedOnce()
    {
        var ids = House.Projects
            .SelectMany(project => SourceFiles.In(project.Folder))
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(match => (Id: int.Parse(match.Groups["id"].ValueSpan), file)))
            .ToList();
        var reused = ids.GroupBy(use => use.Id).Where(uses => uses.Count() > 1)
            .Select(uses => $"{uses.Key}: {string.Join(", ", uses.Select(use => SourceFiles.Name(use.file)))}");

        Assert.NotEmpty(ids);
        None.Of(reused);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex EventId();
}
