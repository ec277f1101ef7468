using System.Runtime.InteropServices;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer;

/// <summary>What the program says of itself.</summary>
public static class CommandLineHelp
{
    /// <summary>What nginx's stream part has only if it is asked for, and this one has.</summary>
    private static readonly string[] Optional = ["realip", "ssl_preread"];

    /// <summary>
    /// Modules that nginx builds by default, each with a directive of its own. One that has to be asked for, as ssl, is not named when it
    /// is missing: tools take the bare word as present.
    /// </summary>
    private static readonly (string Module, string Directive)[] Removable =
    [
        ("geo", "geo"), ("pass", "pass"), ("split_clients", "split_clients"), ("upstream_least_time", "least_time"),
    ];

    /// <summary>The modules whose directives are unknown here, as in an nginx that was built without them.</summary>
    private static IEnumerable<string> Missing =>
        Removable.Where(static part => !ConfigLoader.Knows(part.Directive)).Select(static part => part.Module);

    /// <summary>The lines that the options ask for; the version always comes first.</summary>
    public static string Text(CommandLineOptions options)
    {
        // The words that tools written for nginx look for.
        var text = $"nginx version: {NginxVersion.WithOwn}\n";
        if (options.ShowHelp)
            text += Usage();
        if (options.ShowBuild)
            text += Build();
        return text;
    }

    private static string Usage() => $"""
        Usage: Balancer [-?hvVtTq] [-s signal] [-p prefix]
                        [-e filename] [-c filename] [-g directives]

        Options:
          -?,-h         : this help
          -v            : show version and exit
          -V            : show version and configure options then exit
          -t            : test configuration and exit
          -T            : test configuration, dump it and exit
          -q            : suppress non-error messages during configuration testing
          -s signal     : send signal to a master process: stop, quit, reopen, reload
          -p prefix     : set prefix path (default: {CommandLinePrefix.Default})
          -e filename   : set error log file (default: {ConfigDefaults.ErrorLog})
          -c filename   : set configuration file (default: {CommandLinePrefix.ConfigFile})
          -g directives : set global directives out of configuration file
          ctl command   : change the running balancer: show, weight, drain, down, up, reset, close
          --status addr : serve state, events and metrics over HTTP there
          --explain     : stay in the foreground and print every decision
          --simulate    : print the decisions for clients that do not exist and exit:
                          [-n sessions] [--upstream name] [--client address,...]
                          [--fail server@session] [--recover server@session] [--seed number]
          --lang zh|en  : the language of these two and ctl (default: of the environment)
          --color when  : their colours: auto, always or never (default: auto, at a terminal)

        Example: Balancer -t -c nginx-compat.conf


        """;

    private static string Build() =>
        $"built with {RuntimeInformation.FrameworkDescription}\n"
        + $"configure arguments: --with-stream {Modules("with", Optional)} --without-http {Modules("without", Missing)}".TrimEnd() + "\n";

    private static string Modules(string word, IEnumerable<string> names) =>
        string.Join(' ', names.Select(name => $"--{word}-stream_{name}_module"));
}
