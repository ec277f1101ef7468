using System.Diagnostics.CodeAnalysis;
using ChatCluster.Presentation;
using ChatCluster.Sockets.Native;
using Serilog;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace ChatCluster.Server.Logging;

/// <summary>
/// The log, written by threads of its own: its reader may stop reading, as a terminal after Ctrl-S does, and no message waits for
/// that. What then exceeds the queue of 10 000 lines is left out and counted.
/// </summary>
internal sealed class LogProvider : ILoggerProvider
{
    private const int QueueLength = 10_000;

    /// <summary>At the end, for what is still in the queue.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private readonly LogRateLimit _limit;

    [SuppressMessage("Reliability", "CA2213:Disposable fields should be disposed", Justification = "It is, with the provider.")]
    private readonly LineSink? _file;

    [SuppressMessage("Reliability", "CA2213:Disposable fields should be disposed",
        Justification = "It is, on another thread: it may take for ever.")]
    private readonly SerilogLoggerProvider _provider;

    /// <param name="server">The server's name, for the lesson format.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The system forbids it.</exception>
    public LogProvider(LogOptions options, Func<string> server, TimeProvider time)
    {
        _limit = new(time);
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelConvert.ToSerilogLevel(options.Level))
            .Filter.With(_limit);
        ITextFormatter lines = options.Format == LogFormat.Json ? new JsonLine() : new LogLine();
        if (options.ToConsole)
        {
            var shown = options.Format == LogFormat.Lesson ? Lesson(options, server) : lines;
            var console = new LineSink(shown, Console.OpenStandardOutput, Complaint("standard output"));
            configuration.WriteTo.Async(queue => queue.Sink(console), QueueLength, monitor: console);
        }
        if (options.File is { } file)
        {
            _file = new(lines, () => OpenFile(file), Complaint(file));
            configuration.WriteTo.Async(queue => queue.Sink(_file), QueueLength, monitor: _file);
        }
        var logger = configuration.CreateLogger();
        _limit.Report = logger.Write;
        _provider = new(logger, dispose: true);
    }

    public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => _provider.CreateLogger(categoryName);

    /// <summary>After a log rotation: what is written from now on goes to whatever file has the path now.</summary>
    public void Reopen() => _file?.Reopen();

    public void Dispose()
    {
        _limit.Dispose();
        Task.Run(_provider.Dispose).Wait(LastLines);
    }

    private static LessonLine Lesson(LogOptions options, Func<string> server) => new(
        TextCatalog.Load(typeof(LogProvider).Assembly, $"Lesson.{Languages.CodeOf(options.Language)}.json"),
        options.Language == Language.English ? SentenceCatalog.None
            : new(TextCatalog.Load(typeof(LogProvider).Assembly, $"Sentences.{Languages.CodeOf(options.Language)}.json")),
        Painter.Of(options.Colour, isTerminal: !Console.IsOutputRedirected), server);

    private static FileStream OpenFile(string path)
    {
        var file = AppendedFile.Open(path);
        try
        {
            if (AppendedFile.EndsWithinLine(path, file))
                file.Write("\n"u8);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says on standard error that lines are lost. What goes wrong there cannot be reported anywhere.</summary>
    private static Action<string> Complaint(string destination) => reason =>
    {
        try
        {
            new LogLine().Format(LogNotice.Failed(destination, reason), Console.Error);
        }
        catch (IOException)
        {
        }
    };
}
