namespace ChatCluster.Presentation;

/// <summary>The values of <c>--color</c>.</summary>
public enum ColourMode
{
    /// <summary>At a terminal that knows colours, unless NO_COLOR is set (no-color.org).</summary>
    Auto,
    Always,
    Never,
}
