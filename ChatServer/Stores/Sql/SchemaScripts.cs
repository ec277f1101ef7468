using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>The numbered scripts in Schema/, embedded as "NNN_what.DIALECT.sql": each number once for each database.</summary>
internal static partial class SchemaScripts
{
    /// <returns>The names by number.</returns>
    public static SortedDictionary<int, string> For(string dialect)
    {
        var prefix = typeof(SchemaScripts).Namespace + ".Schema.";
        return new(typeof(SchemaScripts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith($".{dialect}.sql", StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .ToDictionary(name => int.Parse(name.AsSpan(0, name.IndexOf('_')), CultureInfo.InvariantCulture)));
    }

    /// <summary>The script's statements: each ends with a line that ends with a semicolon.</summary>
    public static List<string> Statements(string script)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream(typeof(SchemaScripts), "Schema." + script)!;
        using var reader = new StreamReader(stream);
        return [.. StatementEnd().Split(reader.ReadToEnd()).Where(statement => !string.IsNullOrWhiteSpace(statement))];
    }

    [GeneratedRegex(@"(?<=^(?!\s*--).*;)\s*$", RegexOptions.Multiline)]
    private static partial Regex StatementEnd();
}
