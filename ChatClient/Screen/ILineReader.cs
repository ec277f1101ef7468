namespace ChatCluster.Client.Screen;

/// <summary>Lines of input, one at a time.</summary>
public interface ILineReader
{
    /// <summary>The next line without its end; null at the end of input.</summary>
    /// <param name="hidden">The line is a secret: nothing of it may appear on a terminal.</param>
    Task<string?> ReadAsync(bool hidden);
}
