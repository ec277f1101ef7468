namespace ChatCluster.Balancer.Variables;

/// <summary>Reads the name behind a <c>$</c>: <c>name</c> or <c>{name}</c>.</summary>
public static class VariableName
{
    /// <summary>What is said of a <c>$</c> that no name follows.</summary>
    public const string Missing = "invalid variable name";

    /// <summary>Null, or what is wrong.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Behind the <c>$</c>; afterwards behind the name.</param>
    /// <param name="name">Without braces.</param>
    public static string? Read(string text, ref int at, out string name)
    {
        var isBraced = at < text.Length && text[at] == '{';
        var start = isBraced ? at + 1 : at;
        at = start;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        name = text[start..at];
        if (isBraced && start < text.Length && (at == text.Length || text[at] != '}'))
            return $"the closing bracket in \"{name}\" variable is missing";
        if (name.Length == 0)
            return Missing;
        if (isBraced)
            at++;
        return null;
    }
}
