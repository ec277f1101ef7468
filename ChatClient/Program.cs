using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Screen;

namespace ChatCluster.Client;

internal static class Program
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    private static async Task<int> Main(string[] arguments) => await CommandLine.RunAsync(arguments, ChatAsync);

    private static async Task<int> ChatAsync(IPEndPoint address)
    {
        using var stop = new CancellationTokenSource();
        var code = ExitCode.Ok;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated));
        try
        {
            await using var connection = await ServerConnection.DialAsync(address, stop.Token);
            var (dialogue, screen) = Console.IsInputRedirected ? ForScript() : ForPerson();
            return await new ChatApp(connection, address.ToString(), dialogue, screen, TimeProvider.System, AnswerTime).RunAsync(stop.Token);
        }
        catch (SocketException refused)
        {
            await Console.Error.WriteLineAsync($"connect server error: {address}: {refused.Message}");
            return ExitCode.CannotConnect;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (!Console.IsInputRedirected)
                await Console.Error.WriteLineAsync();
            return code;
        }

        void Stop(PosixSignalContext signal, int meaning)
        {
            signal.Cancel = true;
            code = meaning;
            stop.Cancel();
        }
    }

    private static (IDialogue Dialogue, IScreen Screen) ForPerson() => (
        new MenuDialogue(TimeProvider.System),
        new ChatScreen(new TerminalLineReader(), Utf8(Console.OpenStandardOutput()), Utf8(Console.OpenStandardError()), CommandTable.Help));

    private static (IDialogue Dialogue, IScreen Screen) ForScript()
    {
        var printed = new PrintedLines();
        var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return (
            new ScriptDialogue(TimeProvider.System, printed),
            new PlainScreen(new StreamLineReader(input), Utf8(Console.OpenStandardOutput()), CommandTable.Help, printed));
    }

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
