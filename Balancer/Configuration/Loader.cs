using System.Text;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Reads a configuration from its files into the drafts of the modules. It opens no file but these.</summary>
internal sealed class Loader
{
    private readonly BlockScope _main;

    /// <param name="path">The main file; a relative name starts at <paramref name="prefix"/>.</param>
    /// <param name="prefix">The folder where relative names of the pid file and of logs start.</param>
    /// <param name="table">The language.</param>
    public Loader(string path, string prefix, DirectiveTable table)
    {
        prefix = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
        Path = LoadContext.Join(prefix, path);
        Context = new LoadContext(prefix, Path[..(Path.LastIndexOf('/') + 1)], table.Variables);
        _main = new BlockScope(table, Context.Main);
    }

    /// <summary>The main file as messages name it.</summary>
    public string Path { get; }

    public LoadContext Context { get; }

    /// <summary>Reads everything; null, or the first error. A bad file is a result, never an exception.</summary>
    /// <param name="globalDirectives">More main-level directives, read first (<c>-g</c>).</param>
    public ConfigMessage? Read(string? globalDirectives) =>
        _main.Walk(Parser.Parse(new SourceText(null, Encoding.UTF8.GetBytes(globalDirectives ?? ""))), Context)
            ?? Context.ReadFile(Path, includedFrom: null, block => _main.Walk(block, Context));
}
