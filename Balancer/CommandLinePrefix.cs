namespace ChatCluster.Balancer;

/// <summary>Where the balancer looks for its configuration by default.</summary>
public static class CommandLinePrefix
{
    public const string ConfigFile = "nginx-compat.conf";

    /// <summary>
    /// The nearest folder above the program that holds the configuration file, else the current folder; ends with a slash.
    /// </summary>
    public static string Default { get; } = Find(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory().TrimEnd('/') + "/";

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ConfigFile)))
                return folder.FullName.TrimEnd('/') + "/";
        }
        return null;
    }
}
