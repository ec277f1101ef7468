using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;

namespace ChatCluster.Balancer.Modules;

/// <summary>Reads a configuration file: nginx's language, nginx's verdicts, nginx's words.</summary>
public static class ConfigLoader
{
    private static readonly DirectiveTable Table = new(Phases.All, ForeignNames.Http);

    /// <summary>
    /// Reads and judges a configuration. Nothing is opened but the files read; a bad file is a result, never an exception.
    /// </summary>
    /// <param name="path">The main file; a relative name starts at <paramref name="prefix"/>.</param>
    /// <param name="prefix">The folder where relative names of the pid file and of logs start.</param>
    /// <param name="globalDirectives">More main-level directives, read first (<c>-g</c>).</param>
    /// <param name="errorLog">The log of a configuration that names none (<c>-e</c>); <c>stderr</c> for no file.</param>
    /// <param name="snapshot">Answers in place of the system, and remembers what it does not know; null: a new one.</param>
    public static LoadResult Load(string path, string prefix, string? globalDirectives = null, string errorLog = ConfigDefaults.ErrorLog,
        ConfigSnapshot? snapshot = null)
    {
        snapshot ??= new ConfigSnapshot();
        return snapshot.During(() => Read(path, prefix, globalDirectives, errorLog)) with { Snapshot = snapshot };
    }

    private static LoadResult Read(string path, string prefix, string? globalDirectives, string errorLog)
    {
        var loader = new Loader(path, prefix, Table);
        var context = loader.Context;
        var refusal = loader.Read(globalDirectives);
        var isSyntaxOk = refusal is null;
        var config = isSyntaxOk ? ConfigBuilder.Build(context, errorLog) : null;
        refusal ??= Judge(config!, context);

        return new LoadResult(loader.Path, refusal is null ? context.Warnings : [.. context.Warnings, refusal], context.Files)
        {
            IsSyntaxOk = isSyntaxOk,
            Config = refusal is null ? config : null,
            ErrorLogs = config is not null && refusal is null ? config.ErrorLogs : [ConfigBuilder.DefaultLog(context, errorLog)],
        };
    }

    /// <summary>A directive of that name is built in.</summary>
    internal static bool Knows(string directive) => Phases.All.Any(module => module.Rows.Any(row => row.Name == directive));

    /// <summary>What concerns the configuration as a whole.</summary>
    private static ConfigMessage? Judge(BalancerConfig config, LoadContext context)
    {
        if (context.Shared<MainDraft>().Events is null)
            return ConfigError.Nowhere("no \"events\" section in configuration");
        var sockets = config.Sockets.Count();
        if (config.WorkerConnections <= sockets)
            return ConfigError.Nowhere($"{config.WorkerConnections} worker_connections are not enough for {sockets} listening sockets");
        return context.Shared<ZoneRegistry>().FirstWithoutSize is { } zone
            ? ConfigError.Nowhere($"zero size shared memory zone \"{zone}\"")
            : null;
    }
}
