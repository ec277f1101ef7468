using System.Collections;
using System.Text;

namespace ChatCluster.Balancer.Control;

/// <summary>How this program was started, to start it once more. Linux only.</summary>
internal static class OwnProgram
{
    private static readonly string[] CommandLine =
        [.. Encoding.UTF8.GetString(System.IO.File.ReadAllBytes("/proc/self/cmdline")).TrimEnd('\0').Split('\0')];

    /// <summary>The file to run, as it was named: a link leads to another file since, if it was changed.</summary>
    public static string File => CommandLine[0];

    /// <summary>The arguments with another name in front, which tools show.</summary>
    public static IEnumerable<string> ArgumentsAs(string name) => [name, .. CommandLine[1..]];

    /// <summary>This process's environment with more variables, which replace those of the same name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> EnvironmentWith(params (string Name, string Value)[] more) =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => new KeyValuePair<string, string>((string)entry.Key, (string?)entry.Value ?? ""))
            .ExceptBy(more.Select(static one => one.Name), static variable => variable.Key)
            .Concat(more.Select(static one => new KeyValuePair<string, string>(one.Name, one.Value)));
}
