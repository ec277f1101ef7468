namespace ChatCluster.TestKit;

/// <summary>The real nginx, where it is installed.</summary>
public static class Nginx
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/local/nginx/sbin", "/usr/bin", "/usr/local/sbin"];

    private static readonly string[] ModuleFolders = ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules"];

    /// <summary>The program; null where it is missing.</summary>
    public static string? Program { get; } = Folders.Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>The directive that loads the stream module; empty where there is no such module file (it may be built in).</summary>
    public static string LoadStreamModule { get; } = ModuleFolders.Select(folder => Path.Combine(folder, "ngx_stream_module.so"))
        .Where(File.Exists).Select(module => $"load_module {module};").FirstOrDefault("");

    /// <summary>nginx and its stream module can be run.</summary>
    public static bool IsHere => Program is not null && LoadStreamModule.Length > 0;
}
