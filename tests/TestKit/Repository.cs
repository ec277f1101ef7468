namespace ChatCluster.TestKit;

/// <summary>Where the tests find the repository's own files: tests run from the build output, deep inside it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChatCluster.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"ChatCluster.sln is not above {AppContext.BaseDirectory}");
    }
}
