using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>A task is awaited, stored, returned, or given to the one helper that logs its fault.</summary>
public sealed class DiscardedTaskTests
{
    /// <summary>The helper itself is the only place that may let a task go.</summary>
    private const string Helper = "ChatServer/Workers/BackgroundTasks.cs";

    public static TheoryData<string> Folders { get; } = [.. SolutionLayout.Projects.Select(project => project.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Project_DiscardsNoTask(string folder) =>
        AssertNone.In(ProjectSource.Of(folder).DiscardedTasks.Where(found => !found.StartsWith(Helper, StringComparison.Ordinal)));

    [Theory]
    [InlineData("_ = RunAsync();", true)]
    [InlineData("RunAsync();", true)]
    [InlineData("RunAsync().ContinueWith(_ => { });", true)]
    [InlineData("_ = CountAsync();", true)]
    [InlineData("Action start = () => RunAsync();", true)]
    [InlineData("Action start = async () => await RunAsync();", true)]
    [InlineData("void Start() => RunAsync();", true)]
    [InlineData("async void Start() => await RunAsync();", true)]
    [InlineData("RunAsync().Guarded();", true)]
    [InlineData("CarefulAsync().Guarded();", false)]
    [InlineData("await RunAsync();", false)]
    [InlineData("var running = RunAsync(); await running;", false)]
    [InlineData("_running = RunAsync();", false)]
    [InlineData("void Start() => _running = RunAsync();", false)]
    [InlineData("await Task.WhenAny(RunAsync());", false)]
    [InlineData("Func<Task> start = () => RunAsync();", false)]
    [InlineData("_ = RunAsync().IsCompleted;", false)]
    public void Search_FindsATaskThatIsDiscarded_AndNoOther(string statements, bool isDiscarded)
    {
        var tree = CSharpSyntaxTree.ParseText($$"""
            using System; using System.Threading.Tasks;
            class Example
            {
                private Task? _running;
                async Task TestAsync() { {{statements}} await Task.Yield(); }
                Task RunAsync() => Task.CompletedTask;
                async Task CarefulAsync() { try { await RunAsync(); } catch (Exception) { } }
                ValueTask<int> CountAsync() => default;
            }
            static class Helper { public static void Guarded(this Task task) { } }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("example", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);

        Assert.Equal(isDiscarded, DiscardedTasks.In(compilation.GetSemanticModel(tree), tree).Any());
    }
}
