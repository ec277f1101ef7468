using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>A file that was read, with its text as it was (<c>-T</c> shows it).</summary>
public sealed record ConfigFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>What one load shares between all directives: how names become paths, which files were read, the warnings.</summary>
/// <param name="prefix">Ends with a slash; names of logs and of the pid file are relative to it.</param>
/// <param name="confPrefix">Ends with a slash; included files are relative to it: the folder of the main file.</param>
/// <param name="moduleVariables">Those that modules make.</param>
internal sealed class LoadContext(string prefix, string confPrefix, IReadOnlyDictionary<string, VariableSource> moduleVariables)
{
    /// <summary>A file that includes itself would never end.</summary>
    private const int MaxIncludeDepth = 64;

    private readonly List<ConfigFile> _files = [];
    private readonly List<ConfigMessage> _warnings = [];
    private int _includeDepth;

    /// <summary>The outermost block.</summary>
    public ConfigBlock Main { get; } = new(Context.Main);

    /// <summary>What a module collects over the whole configuration.</summary>
    public T Shared<T>() where T : class, new() => Main.Draft<T>();

    /// <summary>Each file once, in the order of first reading.</summary>
    public IReadOnlyList<ConfigFile> Files => _files;

    public IReadOnlyList<ConfigMessage> Warnings => _warnings;

    /// <summary>Every variable that a text names or a directive defines.</summary>
    public VariableSet Variables { get; } = new(moduleVariables);

    /// <summary>Every log file that a directive names, in order.</summary>
    public List<string> LogFiles { get; } = [];

    public void Warn(string text) => Report(LogLevel.Warn, text);

    /// <summary>Adds a line to what the load has to say, whatever its level; the load goes on.</summary>
    public void Report(LogLevel level, string text) => _warnings.Add(new ConfigMessage(level, text));

    /// <summary>The file that a name in the configuration means, written as messages show it; relative to a relative prefix.</summary>
    public string FullName(string name) => Join(prefix, name);

    /// <summary>The file that <c>include</c> means, written as messages show it.</summary>
    public string IncludeName(string name) => Join(confPrefix, name);

    /// <summary>
    /// nginx's way to complete a name: a leading slash makes it absolute, nothing is normalized, and a zero byte ends it.
    /// </summary>
    public static string Join(string prefix, string name)
    {
        var known = CString.Of(name);
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
            bytes = ConfigSnapshot.Ask($"file {file}", () => [File.ReadAllBytes(file)])[0];
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
            includedFrom is { } position ? ConfigError.At(position, complaint) : ConfigError.Nowhere(complaint);
    }
}
