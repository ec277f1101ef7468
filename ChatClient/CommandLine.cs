using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;

namespace ChatCluster.Client;

/// <summary><c>ChatClient ip port</c>, and the help that explains the rest.</summary>
internal static class CommandLine
{
    private static readonly Argument<IPAddress> Ip = new("ip")
    {
        Description = "address of the balancer or of one chat server",
        CustomParser = static result => ReadIp(result.Tokens[0].Value) ?? Wrong(result, "is not an IP address", IPAddress.None),
    };

    private static readonly Argument<int> Port = new("port")
    {
        Description = "its port, 1 to 65535",
        CustomParser = static result =>
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
                ? port
                : Wrong(result, "is not a port, 1 to 65535", 0),
    };

    private static readonly Option<bool> NoReconnect = new("--no-reconnect")
    {
        Description = "end when the connection is lost, instead of making it anew and sending again what was not answered",
    };

    private static readonly Option<bool> Tls = new("--tls")
    {
        Description = "speak TLS 1.2 or later: the server's certificate must be valid for the ip and come from an authority that the system trusts",
    };

    private static readonly Option<X509Certificate2Collection> TlsCa = new("--tls-ca")
    {
        HelpName = "FILE",
        Description = "trust the certificates in this PEM file and no others: your own authority's, or the server's if it is self-signed; implies --tls",
        CustomParser = static result => ReadAuthorities(result),
    };

    private static readonly Option<string> TlsName = new("--tls-name")
    {
        HelpName = "NAME",
        Description = "the certificate must be valid for this name or address instead of the ip; implies --tls",
    };

    /// <summary>Runs <paramref name="chat"/> with what the command line says, or tells what is wrong with it.</summary>
    public static async Task<int> RunAsync(string[] arguments, Func<ClientOptions, Task<int>> chat)
    {
        var root = new RootCommand("A chat client. In the lesson it knows only the balancer, and a server behind it answers.")
        {
            Ip, Port, NoReconnect, Tls, TlsCa, TlsName,
        };
        root.SetAction(async (parsed, _) => await chat(Read(parsed)));
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new DetailedHelp((SynchronousCommandLineAction)help.Action!);

        var parsed = root.Parse(arguments);
        if (parsed.Errors is [var error, ..] && parsed.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync($"command invalid! {(arguments.Length < 2 ? "an ip and a port are wanted" : error.Message)}");
            await Console.Error.WriteLineAsync("example: ./ChatClient 127.0.0.1 8000");
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static ClientOptions Read(ParseResult parsed)
    {
        var ip = parsed.GetValue(Ip)!;
        var (authorities, name) = (parsed.GetValue(TlsCa), parsed.GetValue(TlsName));
        var isSecure = parsed.GetValue(Tls) || authorities is not null || name is not null;
        return new(
            new(ip, parsed.GetValue(Port)),
            !parsed.GetValue(NoReconnect),
            isSecure ? new ServerIdentity(name ?? ip.ToString(), authorities) : null);
    }

    private static X509Certificate2Collection ReadAuthorities(ArgumentResult result)
    {
        try
        {
            return ServerIdentity.ReadAuthorities(result.Tokens[0].Value);
        }
        catch (IOException unfit)
        {
            result.AddError($"--tls-ca {unfit.Message}");
            return [];
        }
    }

    /// <summary>IPv6, or IPv4 with all four numbers: .NET would read "127.1" as well, and "1" as 0.0.0.1.</summary>
    private static IPAddress? ReadIp(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(static c => c == '.') == 3) ? address : null;

    private static T Wrong<T>(ArgumentResult result, string what, T nothing)
    {
        result.AddError($"'{result.Tokens[0].Value}' {what}");
        return nothing;
    }

    /// <summary>The usual help, and what a person and a script can say and see.</summary>
    private sealed class DetailedHelp(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.Write(HelpText.Details);
            return code;
        }
    }
}
