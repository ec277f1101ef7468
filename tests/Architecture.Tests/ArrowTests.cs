using System.Xml.Linq;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>Arrows point down: between projects, between rooms, and never round in a ring.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string> Folders { get; } = [.. House.Projects.Select(project => project.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Project_ReferencesOnlyProjectsItMayKnow(string folder)
    {
        var project = House.Projects.Single(project => project.Folder == folder);
        var references = XDocument.Load(Repository.PathOf(folder, folder + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(project.References, references);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Room_UsesOnlyRoomsBelow(string folder)
    {
        var project = House.Projects.Single(project => project.Folder == folder);
        var source = ProjectSource.Of(folder);
        var unknown = source.Files.Where(file => !project.Rooms.Contains(source.RoomOf(file))).Select(SourceFiles.Name);
        var rank = project.Rooms.Index().ToDictionary(room => room.Item, room => room.Index);
        var climbing = source.Uses
            .Where(use => rank.GetValueOrDefault(source.RoomOf(use.From)) > rank.GetValueOrDefault(source.RoomOf(use.To)))
            .Select(use => $"{SourceFiles.Name(use.From)} -> {SourceFiles.Name(use.To)}");

        None.Of(unknown);
        None.Of(climbing);
        Assert.NotEmpty(source.Uses);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Files_MakeNoRing(string folder)
    {
        var rings = Rings.Find(ProjectSource.Of(folder).Uses);

        None.Of(rings.Select(ring => string.Join(" -> ", ring.Select(SourceFiles.Name))));
    }
}
