namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Takes texts like <c>$remote_addr:${server_port}x</c> apart.</summary>
internal static class TextWithVariables
{
    private static readonly Dictionary<string, SessionVariable> Variables = new(StringComparer.OrdinalIgnoreCase)
    {
        ["remote_addr"] = SessionVariable.RemoteAddr,
        ["binary_remote_addr"] = SessionVariable.BinaryRemoteAddr,
        ["remote_port"] = SessionVariable.RemotePort,
        ["server_addr"] = SessionVariable.ServerAddr,
        ["server_port"] = SessionVariable.ServerPort,
        ["connection"] = SessionVariable.Connection,
    };

    /// <summary>Null, or what is wrong with the form of the text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="parts">In order.</param>
    /// <param name="unknown">The first variable that nobody has: nginx complains of it only when the whole block is read.</param>
    public static string? Parse(string text, out IReadOnlyList<TextPart> parts, out string? unknown)
    {
        List<TextPart> found = [];
        parts = found;
        unknown = null;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$')
            {
                var dollar = text.IndexOf('$', at);
                var end = dollar < 0 ? text.Length : dollar;
                found.Add(new TextPart.Literal(text[at..end]));
                at = end;
                continue;
            }

            at++;
            // $1 to $9 are what a regular expression captured; there is none, so that they are empty.
            if (at < text.Length && text[at] is >= '1' and <= '9')
            {
                at++;
                continue;
            }
            if (ReadName(text, ref at, out var name) is { } complaint)
                return complaint;
            if (Variables.TryGetValue(name, out var variable))
                found.Add(new TextPart.Variable(variable));
            else
                unknown ??= name.ToLowerInvariant();
        }
        return null;
    }

    private static string? ReadName(string text, ref int at, out string name)
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
            return "invalid variable name";
        if (isBraced)
            at++;
        return null;
    }
}
