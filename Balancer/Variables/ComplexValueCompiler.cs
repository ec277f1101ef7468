using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>Takes texts like <c>$remote_addr:${server_port}x</c> apart.</summary>
public static class ComplexValueCompiler
{
    /// <summary>Null, or what is wrong with the form of the text. Whether its variables exist is found out when all is read.</summary>
    /// <param name="text">As written.</param>
    /// <param name="variables">Those of the configuration.</param>
    /// <param name="value">Only meaningful when nothing is wrong.</param>
    public static string? Compile(string text, VariableSet variables, out ComplexValue value)
    {
        List<TextPart> parts = [];
        value = new ComplexValue(text, []);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$')
            {
                var start = at;
                at = text.IndexOf('$', at) is >= 0 and var dollar ? dollar : text.Length;
                parts.Add(new LiteralPart(Encoding.UTF8.GetBytes(text[start..at])));
                continue;
            }

            at++;
            if (at < text.Length && text[at] is >= '1' and <= '9')
            {
                parts.Add(new CapturePart(text[at++] - '0'));
                continue;
            }
            if (VariableName.Read(text, ref at, out var name) is { } complaint)
                return complaint;
            parts.Add(new VariablePart(variables.Refer(name)));
        }
        value = new ComplexValue(text, parts);
        return null;
    }
}
