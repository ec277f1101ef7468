using System.Runtime.InteropServices;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer;

/// <summary>What the program says of itself.</summary>
public static class CommandLineHelp
{
    /// <summary>What nginx's stream part has only if it is asked for, and this one has.</summary>
    private static readonly string[] Optional = ["realip"];

    /// <summary>What nginx's stream part can have and this one has not: its directives are unknown here, as in an nginx built so.</summary>
    private static readonly string[] Missing = ["geo", "geoip", "pass", "split_clients", "ssl", "ssl_preread", "upstream_least_time"];

    private static readonly string Version = typeof(CommandLineHelp).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>The lines that the options ask for; the version always comes first.</summary>
    public static string Text(CommandLineOptions options)
    {
        // The words that tools written for nginx look for.
        var text = $"nginx version: nginx/{NginxVersion.Number} (Balancer {Version})\n";
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

        Example: Balancer -t -c nginx-compat.conf


        """;

    private static string Build() =>
        $"built with {RuntimeInformation.FrameworkDescription}\n"
        + $"configure arguments: --with-stream {Modules("with", Optional)} --without-http {Modules("without", Missing)}\n";

    private static string Modules(string word, IEnumerable<string> names) => string.Join(' ', names.Select(name => $"--{word}-stream_{name}_module"));
}
