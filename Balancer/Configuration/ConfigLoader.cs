using System.Text;
using ChatCluster.Balancer.Configuration.Directives;
using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration;

/// <summary>Reads a configuration file: nginx's language, nginx's verdicts, nginx's words.</summary>
public static class ConfigLoader
{
    /// <summary>Reads and judges a configuration. Nothing is opened but the files read; a bad file is a result, never an exception.</summary>
    /// <param name="path">The main file; relative names start at <paramref name="prefix"/>.</param>
    /// <param name="prefix">The folder where relative names of the pid file and of logs start.</param>
    /// <param name="globalDirectives">More main-level directives, read first (<c>-g</c>).</param>
    /// <param name="errorLog">The log of a configuration that names none (<c>-e</c>); <c>stderr</c> for no file.</param>
    public static LoadResult Load(string path, string prefix, string? globalDirectives = null, string errorLog = ConfigDefaults.ErrorLog)
    {
        prefix = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
        path = LoadContext.Join(prefix, path);
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var context = new LoadContext(prefix, folder, Vocabulary.Names);
        var main = new MainDraft();
        var scope = new Binder<MainDraft>(MainDirectives.Table, main);

        var refusal = scope.Walk(Parser.Parse(new SourceText(null, Encoding.UTF8.GetBytes(globalDirectives ?? ""))), context)
            ?? context.ReadFile(path, includedFrom: null, block => scope.Walk(block, context));
        var isSyntaxOk = refusal is null;
        var config = ConfigBuilder.Build(main, context, errorLog);
        refusal ??= JudgeWhole(main, config, context);

        return new LoadResult(path, refusal is null ? context.Warnings : [.. context.Warnings, refusal], context.Files)
        {
            IsSyntaxOk = isSyntaxOk,
            Config = refusal is null ? config : null,
        };
    }

    private static ConfigMessage? JudgeWhole(MainDraft main, BalancerConfig config, LoadContext context)
    {
        if (main.Events is null)
            return Refusal.Nowhere("no \"events\" section in configuration");
        var sockets = config.Sockets.Count();
        if (config.WorkerConnections <= sockets)
            return Refusal.Nowhere($"{config.WorkerConnections} worker_connections are not enough for {sockets} listening sockets");
        return context.Zones.FirstWithoutSize is { } zone ? Refusal.Nowhere($"zero size shared memory zone \"{zone}\"") : null;
    }
}
