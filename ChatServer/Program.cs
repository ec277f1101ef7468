using System.CommandLine;
using ChatCluster.Presentation;

namespace ChatCluster.Server;

internal static class Program
{
    private const int WrongCommandLine = 2;

    /// <summary>
    /// The host handles the signals that end a program: the command line's own handling would abort the stop after two seconds.
    /// </summary>
    private static readonly InvocationConfiguration HostStops = new() { ProcessTerminationTimeout = null };

    private static async Task<int> Main(string[] args)
    {
        var language = Languages.OfArguments(args);
        var texts = ServerTexts.Options(language);
        var commandLine = new CommandLine(texts);
        HelpAction.AddTo(commandLine.Root, texts);
        commandLine.Root.SetAction(line => ServerRun.RunAsync(commandLine.Options(line)));
        var line = commandLine.Root.Parse(args);
        if (line.Errors.Count == 0)
            return await line.InvokeAsync(HostStops);
        var reason = string.Join(' ', line.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        await Console.Error.WriteLineAsync(
            $"ChatServer: {ServerTexts.Errors(language).Translate(reason)}\n{texts["option.example"]}: ./ChatServer 127.0.0.1 6000");
        return WrongCommandLine;
    }
}
