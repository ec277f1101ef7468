using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>What nobody uses is deleted, public or not.</summary>
public sealed class UnusedMemberTests
{
    [Fact]
    public void Member_IsUsedByTheProductOrATest()
    {
        var product = SolutionLayout.Projects.SelectMany(project => SourceFiles.In(project.Folder)).ToList();

        AssertNone.In(UnusedMembers.Find(product, SourceFiles.In("tests")));
    }

    [Fact]
    public async Task Search_FindsWhatIsUnused_AndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var product = folder.PathOf("Example.cs");
        await File.WriteAllTextAsync(
            product,
            """
            public class Example : IDisposable
            {
                public int Forgotten() => Helped();
                public int Helped() => 1;
                public int Tested => 2;
                public const int Unread = 3;
                public void Dispose() { }
                public override string ToString() => "";
            }
            """,
            TestContext.Current.CancellationToken);
        var test = folder.PathOf("ExampleTests.cs");
        await File.WriteAllTextAsync(test, "class ExampleTests { int Run() => new Example().Tested; }",
            TestContext.Current.CancellationToken);

        var found = UnusedMembers.Find([product], [test]);

        Assert.Equal(["Example.Forgotten()", "Example.Unread"], found.Select(one => one.Split(": ")[1]));
    }
}
