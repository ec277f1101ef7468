using System.Text;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Screen;

namespace ChatCluster.Client;

/// <summary>The wiring: a person's client or a script's, by what the input is.</summary>
internal static class ClientModule
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    /// <param name="isReconnecting">Whether a lost connection is made anew.</param>
    public static ChatApp Build(ServerLink link, string address, bool isReconnecting)
    {
        var (dialogue, screen) = Console.IsInputRedirected ? ForScript() : ForPerson();
        return new(link, address, dialogue, screen, TimeProvider.System, AnswerTime, isReconnecting ? new Backoff(Random.Shared) : null);
    }

    private static (IDialogue Dialogue, IScreen Screen) ForPerson()
    {
        var output = Utf8(Console.OpenStandardOutput());
        ILineReader keyboard = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? new TerminalLineReader()
            : new LineEditor(static () => Console.ReadKey(intercept: true), static () => Console.KeyAvailable, output, static () => Console.WindowWidth);
        return (
            new MenuDialogue(TimeProvider.System),
            new ChatScreen(keyboard, output, Utf8(Console.OpenStandardError()), CommandTable.Help));
    }

    private static (IDialogue Dialogue, IScreen Screen) ForScript()
    {
        var printed = new PrintedLines();
        return (
            new ScriptDialogue(TimeProvider.System, printed),
            new PlainScreen(StreamLineReader.Over(Console.OpenStandardInput()), Utf8(Console.OpenStandardOutput()), CommandTable.Help, printed));
    }

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
