using System.Reflection;
using System.Text;

namespace ChatCluster.Presentation;

/// <summary>The files of a web page: resources <c>Page/...</c> of a program, which are read when they are asked for.</summary>
/// <param name="program">The program's assembly.</param>
public sealed class PageFiles(Assembly program)
{
    /// <summary>What a page may load and run: its own files, and nobody may show it within another page.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Index = "/index.html";

    /// <param name="path">As in a request: "/" or "/dashboard.js".</param>
    /// <param name="language">Stands in the page; its script reads it there.</param>
    /// <returns>The media type and the file; null when there is no such file.</returns>
    public (string Type, byte[] Content)? Find(string path, Language language)
    {
        if (path == "/")
            path = Index;
        using var stream = program.GetManifestResourceStream($"Page{path}");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        if (path == Index)
            text = text.Replace("lang=\"en\"", $"lang=\"{Languages.CodeOf(language)}\"", StringComparison.Ordinal);
        return (TypeOf(path), Encoding.UTF8.GetBytes(text));
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/json",
    };
}
