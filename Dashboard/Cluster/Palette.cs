namespace ChatCluster.Dashboard.Cluster;

/// <summary>The terminal's palette of 256 colours on a page, so that a server has one colour everywhere.</summary>
internal static class Palette
{
    private static readonly int[] Levels = [0, 95, 135, 175, 215, 255];

    /// <param name="colour">16 to 231: the cube of 6 levels of red, green and blue.</param>
    public static string Hex(int colour)
    {
        var cube = colour - 16;
        return $"#{Levels[cube / 36]:x2}{Levels[cube / 6 % 6]:x2}{Levels[cube % 6]:x2}";
    }
}
