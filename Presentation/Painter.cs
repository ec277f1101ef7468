namespace ChatCluster.Presentation;

/// <summary>
/// Colours text, or leaves it as it is. No meaning is in a colour alone: a sign or a word says the same. The text may hold coloured text;
/// behind that the outer colour continues.
/// </summary>
/// <param name="isColoured">The output understands ANSI colours, and the user wants them.</param>
public sealed class Painter(bool isColoured)
{
    private const string Plain = "\e[0m";

    public bool IsColoured => isColoured;

    /// <param name="isTerminal">The output is a terminal.</param>
    public static Painter Of(ColourMode mode, bool isTerminal) => new(mode switch
    {
        ColourMode.Always => true,
        ColourMode.Never => false,
        _ => isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
    });

    /// <summary>Delivered, answered, up.</summary>
    public string Good(string text) => Paint("32", text);

    /// <summary>The gap between the servers, errors, down.</summary>
    public string Bad(string text) => Paint("31", text);

    /// <summary>Waiting, late, stored some time ago.</summary>
    public string Pending(string text) => Paint("33", text);

    public string Faint(string text) => Paint("2", text);

    public string Strong(string text) => Paint("1", text);

    /// <summary>In the colour of the server, which is the same in every program.</summary>
    public string Server(ServerSign sign, string text) => Paint($"38;5;{sign.Colour}", text);

    private string Paint(string code, string text)
    {
        var start = $"\e[{code}m";
        return isColoured && text != "" ? start + text.Replace(Plain, Plain + start, StringComparison.Ordinal) + Plain : text;
    }
}
