using System.CommandLine;
using ChatCluster.Server.Logging;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Server;

internal static class Program
{
    private const int Failed = 1;
    private const int WrongCommandLine = 2;

    /// <summary>The host listens to the signals that end a program: the command line's own handling would cut the stop off after two seconds.</summary>
    private static readonly InvocationConfiguration HostStops = new() { ProcessTerminationTimeout = null };

    private static async Task<int> Main(string[] args)
    {
        var commandLine = new CommandLine();
        commandLine.Root.SetAction(line => RunAsync(commandLine.Options(line)));
        var line = commandLine.Root.Parse(args);
        if (line.Errors.Count == 0)
            return await line.InvokeAsync(HostStops);
        var reason = string.Join(' ', line.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        await Console.Error.WriteLineAsync($"ChatServer: {reason}\nexample: ./ChatServer 127.0.0.1 6000");
        return WrongCommandLine;
    }

    private static async Task<int> RunAsync(ServerOptions options)
    {
        try
        {
            await using var app = ServerModule.Build(options);
            using var signals = new ServerSignals(app.Lifetime.StopApplication, app.Services.GetRequiredService<LogProvider>().Reopen);
            await app.RunAsync();
            return 0;
        }
        catch (Exception failure) when (StartFailure.Describe(failure, options) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"ChatServer: {sentence}");
            return Failed;
        }
    }
}
