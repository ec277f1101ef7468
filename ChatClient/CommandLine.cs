using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ChatCluster.Client.Commands;

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

    /// <summary>Runs <paramref name="chat"/> with the address given and whether it reconnects, or tells what is wrong with the command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, Func<IPEndPoint, bool, Task<int>> chat)
    {
        var root = new RootCommand("A chat client. In the lesson it knows only the balancer, and a server behind it answers.") { Ip, Port, NoReconnect };
        root.SetAction(async (parsed, _) => await chat(new(parsed.GetValue(Ip)!, parsed.GetValue(Port)), !parsed.GetValue(NoReconnect)));
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
