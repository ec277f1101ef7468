using System.Xml.Linq;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>Arrows point down: between projects, between folders, and never round in a ring.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string> Projects { get; } = [.. SolutionLayout.Projects.Select(project => project.Folder)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyProjectsItMayKnow(string folder)
    {
        var project = Find(folder);
        var references = XDocument.Load(Repository.PathOf(folder, folder + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(project.References, references);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_AreThoseOfTheList(string folder)
    {
        var source = ProjectSource.Of(folder);

        Assert.Equal(Find(folder).Folders.Order(StringComparer.Ordinal),
            source.Files.Select(source.FolderOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folder_UsesOnlyFoldersBelow(string folder)
    {
        var source = ProjectSource.Of(folder);
        var rank = Find(folder).Folders.Index().ToDictionary(one => one.Item, one => one.Index);
        var climbing = source.Uses
            .Where(use => rank.GetValueOrDefault(source.FolderOf(use.From)) > rank.GetValueOrDefault(source.FolderOf(use.To)))
            .Select(use => $"{SourceFiles.Name(use.From)} -> {SourceFiles.Name(use.To)}");

        AssertNone.In(climbing);
        Assert.NotEmpty(source.Uses);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Files_MakeNoRing(string folder)
    {
        var rings = Rings.Find(ProjectSource.Of(folder).Uses);

        AssertNone.In(rings.Select(ring => string.Join(" -> ", ring.Select(SourceFiles.Name))));
    }

    private static SolutionLayout.Project Find(string folder) => SolutionLayout.Projects.Single(project => project.Folder == folder);
}
