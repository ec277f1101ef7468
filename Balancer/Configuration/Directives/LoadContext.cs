using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What one load shares between all directives: where names lead, which files were read, what to warn of.</summary>
/// <param name="prefix">Ends with a slash; names of logs and of the pid file are relative to it.</param>
/// <param name="confPrefix">Ends with a slash; included files are relative to it: the folder of the main file.</param>
/// <param name="knownNames">Every directive name that means something in some block.</param>
internal sealed class LoadContext(string prefix, string confPrefix, IReadOnlySet<string> knownNames)
{
    /// <summary>A file that includes itself would never end.</summary>
    private const int MaxIncludeDepth = 64;

    private readonly List<ConfigFile> _files = [];
    private readonly List<ConfigMessage> _warnings = [];
    private int _includeDepth;

    /// <summary>Each file once, in the order of first reading.</summary>
    public IReadOnlyList<ConfigFile> Files => _files;

    public IReadOnlyList<ConfigMessage> Warnings => _warnings;

    public ZoneRegistry Zones { get; } = new();

    /// <summary>Every variable that a text names or a line defines.</summary>
    public VariableSet Variables { get; } = new();

    /// <summary>Every log file that a line names, in order.</summary>
    public List<string> LogFiles { get; } = [];

    /// <summary>The buffer of each log file that has one.</summary>
    public Dictionary<string, LogBufferConfig> LogBuffers { get; } = [];

    public bool IsKnown(string name) => knownNames.Contains(name);

    public void Warn(string text) => _warnings.Add(new ConfigMessage(LogLevel.Warn, text));

    /// <summary>The file that a name in the configuration means, as an absolute path.</summary>
    public string FullName(string name) => Path.GetFullPath(Join(prefix, name));

    /// <summary>The same for a name that is not complete yet.</summary>
    public string LogName(string name) => Join(prefix, name);

    /// <summary>The file that <c>include</c> means, written as messages show it.</summary>
    public string IncludeName(string name) => Join(confPrefix, name);

    /// <summary>nginx's way to complete a name: a slash in front makes it absolute, and nothing is tidied up. To the system a name ends at a zero byte.</summary>
    public static string Join(string prefix, string name)
    {
        var end = name.IndexOf('\0');
        var known = end < 0 ? name : name[..end];
        return known.StartsWith('/') ? known : prefix + known;
    }

    /// <summary>Reads a file and hands its tree to <paramref name="walk"/>.</summary>
    /// <param name="file">Absolute, or relative to the current folder.</param>
    /// <param name="includedFrom">Null for the main file.</param>
    /// <param name="walk">Null, or what is wrong in the file.</param>
    public ConfigMessage? ReadFile(string file, SourcePosition? includedFrom, Func<Block, ConfigMessage?> walk)
    {
        if (_includeDepth == MaxIncludeDepth)
            return Refuse("files are included too deeply");
        if (Directory.Exists(file))
            return new ConfigMessage(LogLevel.Crit, $"pread() \"{file}\" failed (21: Is a directory)");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"open() \"{file}\" failed ({SystemError.Describe(exception)})");
        }

        if (_files.All(known => known.Name != file))
            _files.Add(new ConfigFile(file, bytes));
        _includeDepth++;
        var refusal = walk(Parser.Parse(new SourceText(file, bytes)));
        _includeDepth--;
        return refusal;

        ConfigMessage Refuse(string complaint) =>
            includedFrom is { } position ? Refusal.At(position, complaint) : Refusal.Nowhere(complaint);
    }
}
