using ChatCluster.TestKit;

namespace ChatCluster.Architecture.Tests;

/// <summary>The files developers wrote, not those a build made.</summary>
internal static class SourceFiles
{
    private static readonly string[] NotWritten = ["artifacts", "bin", "obj", "logs", "demo", ".git", "vectors", "golden"];

    public static IReadOnlyList<string> In(string folder, string pattern = "*.cs") =>
        [.. Directory.EnumerateFiles(Repository.PathOf(folder), pattern,
            SearchOption.AllDirectories).Where(IsWritten).Order(StringComparer.Ordinal)];

    public static string Name(string file) => Path.GetRelativePath(Repository.Root, file);

    private static bool IsWritten(string file) => !Name(file).Split(Path.DirectorySeparatorChar).Intersect(NotWritten).Any();
}
