using System.Runtime.InteropServices;
using System.Text;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Input;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>The wiring: a client for a user at a terminal, or for a script if the input is redirected.</summary>
internal sealed class ClientModule(ClientOptions options) : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private LineEditor? _editor;

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    /// <summary>Ctrl-C: empties the line being typed.</summary>
    /// <returns>False if there is nothing to empty.</returns>
    public bool TryClearLine() => _editor?.TryClear() ?? false;

    public ChatApp Build(ServerLink link)
    {
        var (dialogue, screen) = Console.IsInputRedirected ? ForScript() : options.CourseTexts ? ForCourse() : ForUser();
        var backoff = options.IsReconnecting ? new Backoff(Random.Shared) : null;
        return new(link, options.AddressText, dialogue, screen, TimeProvider.System, AnswerTime, backoff);
    }

    private (IDialogue Dialogue, IScreen Screen) ForUser()
    {
        var (texts, sentences) = (ClientTexts.Of(options.Language), ClientTexts.Sentences(options.Language));
        var paint = Painter.Of(options.Colour, isTerminal: !Console.IsOutputRedirected);
        var words = new ScreenWords(texts, sentences, paint, TalkHelp.Lines(texts), TimeProvider.System);
        var (output, start) = (Utf8(Console.OpenStandardOutput()), new ChatState { Address = options.AddressText });
        TalkScreen? screen = null;
        screen = new(Keyboard(output, texts, before => Completer.Complete(before, screen!.State)), output,
            Utf8(Console.OpenStandardError()), words, start);
        return (new MenuDialogue(TimeProvider.System, MenuQuestions.Of(texts), new TalkCommands(new TalkPrompt(texts, paint).Of)), screen);
    }

    private (IDialogue Dialogue, IScreen Screen) ForCourse()
    {
        var output = Utf8(Console.OpenStandardOutput());
        var keyboard = Keyboard(output, ClientTexts.Of(Language.English), static _ => Completion.None);
        return (
            new MenuDialogue(TimeProvider.System, MenuQuestions.Course, new CourseCommands()),
            new CourseScreen(keyboard, output, Utf8(Console.OpenStandardError()), CommandTable.Help));
    }

    private static (IDialogue Dialogue, IScreen Screen) ForScript()
    {
        var printed = new PrintedLines();
        var input = StreamLineReader.Over(Console.OpenStandardInput());
        return (
            new ScriptDialogue(TimeProvider.System, printed),
            new PlainScreen(input, Utf8(Console.OpenStandardOutput()), CommandTable.Help, printed));
    }

    private ILineReader Keyboard(TextWriter output, TextCatalog texts, Func<string, Completion> complete)
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb")
            return new TerminalLineReader();
        _editor = new(
            static () => Console.ReadKey(intercept: true), static () => Console.KeyAvailable, output, static () => Console.WindowWidth)
        {
            History = options.History,
            Complete = complete,
            Words = EditorWords.Of(texts),
        };
        if (!OperatingSystem.IsWindows())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _editor.Refresh()));
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => _editor.Refresh()));
        }
        return _editor;
    }

    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
