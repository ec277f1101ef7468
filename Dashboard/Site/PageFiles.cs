using System.Reflection;
using System.Text;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard.Site;

/// <summary>The files of the page, from the program itself.</summary>
internal sealed class PageFiles
{
    private static readonly Assembly Program = typeof(PageFiles).Assembly;

    private readonly Dictionary<string, (string Type, byte[] Content)> _files = [];

    /// <param name="language">Stands in the page; its script reads it there.</param>
    public PageFiles(Language language)
    {
        foreach (var name in Program.GetManifestResourceNames())
        {
            if (name.StartsWith("Page/", StringComparison.Ordinal))
                _files.Add(name["Page".Length..], (TypeOf(name), Read(name)));
            else if (name.StartsWith("Texts.", StringComparison.Ordinal))
                _files.Add($"/{name}", (TypeOf(name), Read(name)));
        }
        var page = Encoding.UTF8.GetString(_files["/index.html"].Content);
        _files["/"] = (TypeOf("index.html"), Encoding.UTF8.GetBytes(page.Replace("lang=\"en\"", $"lang=\"{Languages.CodeOf(language)}\"",
            StringComparison.Ordinal)));
    }

    public (string Type, byte[] Content)? Find(string path) => _files.TryGetValue(path, out var file) ? file : null;

    private static byte[] Read(string name)
    {
        using var stream = Program.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/json",
    };
}
