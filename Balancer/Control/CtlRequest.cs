using ChatCluster.Balancer.Explain;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// What <c>Balancer ctl</c> asks. On the socket it is one line of fields with zero bytes between them: the language, <c>plain</c> or
/// <c>color</c>, and the words of the command.
/// </summary>
/// <param name="Words">The language of the answer.</param>
/// <param name="Terminal">How the answer looks: the terminal of the user, not that of the balancer.</param>
/// <param name="Command">Its words.</param>
internal sealed record CtlRequest(Words Words, Terminal Terminal, IReadOnlyList<string> Command)
{
    private const char Separator = '\0';
    private const string Plain = "plain";
    private const string Coloured = "color";

    public string ToLine() => string.Join(Separator, [Words.Say("en", "zh"), Terminal.IsColoured ? Coloured : Plain, .. Command]);

    public static CtlRequest Parse(string line)
    {
        var fields = line.Split(Separator);
        var isColoured = fields.ElementAtOrDefault(1) == Coloured;
        return new CtlRequest(Words.Choose(fields[0]), new Terminal(new Painter(isColoured)), [.. fields.Skip(2)]);
    }
}
