using System.Globalization;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>The numbered scripts in Schema/, embedded as "NNN_what.DIALECT.sql": each number once for each database.</summary>
internal static class SchemaScripts
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

    public static string Text(string script)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream(typeof(SchemaScripts), "Schema." + script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
