using System.Collections.Concurrent;
using ChatCluster.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatCluster.Architecture.Tests;

/// <summary>One project's source as the compiler understands it: which file uses something that which other file declares.</summary>
internal sealed class ProjectSource
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly MetadataReference[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path =>
            MetadataReference.CreateFromFile(path))];

    private static readonly ConcurrentDictionary<string, Lazy<ProjectSource>> Known = new();

    private readonly string _root;

    private ProjectSource(string folder)
    {
        _root = Repository.PathOf(folder);
        Files = SourceFiles.In(folder);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var trees = Files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file));
        var compilation = CSharpCompilation.Create(folder, [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings)], Platform, options);
        var written = compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).ToList();
        Uses = [.. written.SelectMany(tree => UsesIn(compilation, tree)).Distinct()];
        DiscardedTasks = [.. written.SelectMany(tree => Tests.DiscardedTasks.In(compilation.GetSemanticModel(tree), tree)
            .Select(found => $"{SourceFiles.Name(tree.FilePath)}:{found}"))];
    }

    /// <summary>Reading a project takes seconds, so each is read once.</summary>
    public static ProjectSource Of(string folder) => Known.GetOrAdd(folder, name => new(() => new ProjectSource(name))).Value;

    public IReadOnlyList<string> Files { get; }

    /// <summary>Every pair of different files where the first names a type, or a member of a type, of the second.</summary>
    public IReadOnlyList<(string From, string To)> Uses { get; }

    /// <summary>"file:line: expression" of every task that nobody awaits, stores or returns.</summary>
    public IReadOnlyList<string> DiscardedTasks { get; }

    /// <summary>The folder of a file, relative to the project, with '/' between the parts; empty for the project's own folder.</summary>
    public string FolderOf(string file) => Path.GetRelativePath(_root, Path.GetDirectoryName(file)!)
        .Replace('\\', '/') is var folder and not "."
        ? folder
        : SolutionLayout.Root;

    private static IEnumerable<(string From, string To)> UsesIn(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (type is null)
                continue;
            // A type in several files (partial) is one thing: its files may name each other.
            var declaredIn = OutermostType(type.OriginalDefinition).DeclaringSyntaxReferences.Select(reference =>
                reference.SyntaxTree.FilePath).ToList();
            if (declaredIn.Contains(tree.FilePath))
                continue;
            foreach (var file in declaredIn)
                yield return (tree.FilePath, file);
        }
    }

    private static INamedTypeSymbol OutermostType(INamedTypeSymbol type) => type.ContainingType is { } outer ? OutermostType(outer) : type;
}
