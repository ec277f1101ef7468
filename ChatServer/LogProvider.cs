using System.Diagnostics.CodeAnalysis;
using Serilog;
using Serilog.Extensions.Logging;

namespace ChatCluster.Server;

/// <summary>
/// The log, written by threads of its own: whoever reads it may stop reading, as a terminal after Ctrl-S does, and nobody's message waits for
/// that. What then exceeds the queue of 10 000 lines is left out.
/// </summary>
internal sealed class LogProvider : ILoggerProvider
{
    /// <summary>At the end, for what is still in the queue.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    [SuppressMessage("Reliability", "CA2213:Disposable fields should be disposed", Justification = "It is, on another thread: it may take for ever.")]
    private readonly SerilogLoggerProvider _provider;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public LogProvider(ServerOptions options)
    {
        var format = new LogLine();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelConvert.ToSerilogLevel(options.LogLevel))
            .WriteTo.Async(queue => queue.Console(format));
        if (options.LogFile is { } file)
        {
            // The sink would go on in silence if it could not write, and at its own limit of a gigabyte.
            File.AppendAllText(file, "");
            configuration.WriteTo.Async(queue => queue.File(format, file, fileSizeLimitBytes: null));
        }
        _provider = new(configuration.CreateLogger(), dispose: true);
    }

    public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => _provider.CreateLogger(categoryName);

    public void Dispose() => Task.Run(() => _provider.Dispose()).Wait(LastLines);
}
