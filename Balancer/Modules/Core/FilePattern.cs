using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>File names with <c>*</c>, <c>?</c> and <c>[a-z]</c>, as the shell reads them: a dot file must be named by its dot.</summary>
internal static partial class FilePattern
{
    /// <summary>The files and folders that exist and match, in the order of their names.</summary>
    /// <param name="pattern">Parts between slashes match names of one folder; the start may be relative to the current folder.</param>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var folders = found.ToList();
            found = part.AsSpan().ContainsAny("*?[")
                ? folders.SelectMany(folder => Matches(folder, part))
                : folders.Select(folder => Join(folder, part)).Where(Path.Exists);
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static List<string> Matches(string folder, string part)
    {
        try
        {
            var regex = new Regex(ToRegex(part), RegexOptions.CultureInvariant | RegexOptions.Singleline);
            return
            [
                .. Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder)
                    .Select(entry => Path.GetFileName(entry)!)
                    .Where(name => (name[0] != '.' || part[0] == '.') && regex.IsMatch(name))
                    .Select(name => Join(folder, name)),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RegexParseException)
        {
            return [];
        }
    }

    private static string Join(string folder, string name) =>
        folder.Length == 0 || folder.EndsWith('/') ? folder + name : folder + "/" + name;

    private static string ToRegex(string part)
    {
        var regex = new StringBuilder("^");
        for (var at = 0; at < part.Length; at++)
        {
            // A set may hold a closing bracket in first place; a bracket that is never closed is an ordinary character.
            var close = part[at] == '[' && at + 2 < part.Length ? part.IndexOf(']', at + 2) : -1;
            if (close > 0)
            {
                var isNegated = part[at + 1] is '!' or '^';
                var set = part[(isNegated ? at + 2 : at + 1)..close];
                regex.Append(isNegated ? "[^" : "[").Append(SpecialInSet().Replace(set, @"\$0")).Append(']');
                at = close;
                continue;
            }
            regex.Append(part[at] switch
            {
                '*' => ".*",
                '?' => ".",
                '\\' when at + 1 < part.Length => Regex.Escape(part[++at].ToString()),
                _ => Regex.Escape(part[at].ToString()),
            });
        }
        return regex.Append('$').ToString();
    }

    /// <summary>What a set of the shell takes as it is and a regular expression does not.</summary>
    [GeneratedRegex(@"[\\\[\]^]")]
    private static partial Regex SpecialInSet();
}
