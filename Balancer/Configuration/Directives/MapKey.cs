using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Sorts a key of a <c>map</c>: a whole text or, with <c>hostnames</c>, a host name with a wildcard.</summary>
/// <remarks>Source of the rules: nginx's ngx_hash_add_key.</remarks>
internal static class MapKey
{
    public static MapKeyResult Add(MapTable table, string key, ComplexValue value)
    {
        if (!table.AreHostNames)
            return Result(table.TryAddWhole(key, value));
        if (key.Count(letter => letter == '*') > 1 || key.Contains("..", StringComparison.Ordinal) || key.Contains('\0'))
            return MapKeyResult.Invalid;
        // ".example.com" is "example.com" and "*.example.com" in one.
        if (key.Length > 1 && key[0] == '.')
            return Result(table.TryAddWhole(key[1..], value) && table.TryAddSuffix(key[1..], value));
        if (key.Length > 2 && key.StartsWith("*.", StringComparison.Ordinal))
            return Result(table.TryAddSuffix(key[2..], value));
        if (key.Length > 2 && key.EndsWith(".*", StringComparison.Ordinal))
            return Result(table.TryAddPrefix(key[..^2], value));
        return key.Contains('*') ? MapKeyResult.Invalid : Result(table.TryAddWhole(key, value));
    }

    private static MapKeyResult Result(bool isAdded) => isAdded ? MapKeyResult.Added : MapKeyResult.Conflicting;
}
