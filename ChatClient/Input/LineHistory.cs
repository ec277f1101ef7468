namespace ChatCluster.Client.Input;

/// <summary>
/// The commands and messages typed so far; answers to questions, such as passwords, are never among them. With a file they outlive the
/// program; only its owner can read it.
/// </summary>
public sealed class LineHistory
{
    private const int Length = 1000;

    private readonly List<string> _lines = [];
    private string? _file;

    /// <param name="file">Created with mode 0600 if it does not exist; null to remember nothing.</param>
    /// <exception cref="IOException">The file cannot be read or made private.</exception>
    public LineHistory(string? file = null)
    {
        _file = file;
        if (file is null)
            return;
        try
        {
            using (Open(file))
            {
            }
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _lines.AddRange(File.ReadLines(file).TakeLast(Length));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Adds a line, unless it is blank or the same as the last one.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || (_lines is [.., var last] && last == line))
            return;
        _lines.Add(line);
        if (_lines.Count > Length)
            _lines.RemoveAt(0);
        Append(line);
    }

    /// <summary>A full disk ends the recording, not the chat.</summary>
    private void Append(string line)
    {
        if (_file is null)
            return;
        try
        {
            using var writer = new StreamWriter(Open(_file));
            writer.WriteLine(line);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }

    private static FileStream Open(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(file, options);
    }
}
