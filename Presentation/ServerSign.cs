using System.Globalization;

namespace ChatCluster.Presentation;

/// <summary>The sign and colour of a server. All programs show the same ones, because they follow from its endpoint.</summary>
/// <param name="Sign">One cell wide; tells servers apart without colour.</param>
/// <param name="Colour">In the terminal's palette of 256. Red is left out: it means the gap.</param>
public readonly record struct ServerSign(char Sign, int Colour)
{
    /// <summary>Tones that are readable on black and on white, and to colour-blind users side by side.</summary>
    private static readonly ServerSign[] All =
    [
        new('◆', 133), new('▼', 136), new('●', 33), new('★', 67), new('▲', 172), new('♣', 65), new('■', 36),
    ];

    private static readonly int[] Levels = [0, 95, 135, 175, 215, 255];

    /// <summary>The colour on a page, as in "#0087ff": the palette is a cube of 6 levels of red, green and blue, from 16 on.</summary>
    public string Hex => $"#{Levels[(Colour - 16) / 36]:x2}{Levels[(Colour - 16) / 6 % 6]:x2}{Levels[(Colour - 16) % 6]:x2}";

    /// <summary>
    /// The sign of the server at <paramref name="endpoint"/>, "ip:port". The lesson's 6000, 6002 and 6004 differ, as do seven ports in
    /// a row, and the same port on seven machines in a row.
    /// </summary>
    public static ServerSign Of(string endpoint)
    {
        var (host, port) = endpoint.LastIndexOf(':') is var at and >= 0 ? (endpoint[..at], endpoint[(at + 1)..]) : ("", endpoint);
        return All[(Number(port) + Number(host[(host.LastIndexOf('.') + 1)..])) % All.Length];
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number % All.Length : 0;
}
