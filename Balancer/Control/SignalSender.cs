using System.Globalization;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// <c>-s stop|quit|reopen|reload</c>: tells the running balancer what to do, through the pid file that its configuration names.
/// </summary>
public static class SignalSender
{
    private static readonly Dictionary<string, ProcessSignal> Signals = new()
    {
        ["stop"] = ProcessSignal.Stop,
        ["quit"] = ProcessSignal.Quit,
        ["reopen"] = ProcessSignal.Reopen,
        ["reload"] = ProcessSignal.Reload,
    };

    /// <param name="word">One of the four words.</param>
    /// <param name="load">Reads the configuration.</param>
    /// <param name="console">Where complaints go.</param>
    /// <returns>The exit code: 0 when the signal was sent, which does not say that it has been answered.</returns>
    public static int Send(string word, Func<LoadResult> load, TextWriter console)
    {
        using var writer = new LogWriter();
        var errorLog = new ErrorLog(writer, TimeProvider.System);
        var log = new ProcessLog(errorLog, console);
        var loaded = load();
        errorLog.Apply(loaded.Config?.ErrorLogs ?? loaded.ErrorLogs);
        log.Write(loaded.Messages);
        if (loaded.Config is not { } config)
            return 1;

        log.Write(LogLevel.Notice, "signal process started");
        if (Send(Signals[word], config.PidFile) is not { } failure)
            return 0;

        log.Write(failure.Level, failure.Text);
        return 1;
    }

    private static ConfigMessage? Send(ProcessSignal signal, string pidFile)
    {
        string text;
        try
        {
            text = PidFile.Read(pidFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new ConfigMessage(LogLevel.Error, $"open() \"{pidFile}\" failed ({SystemError.Describe(failure)})");
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process == 0)
            return new ConfigMessage(LogLevel.Error, $"invalid PID number \"{text}\" in \"{pidFile}\"");

        var refused = SystemProcess.Signal(process, (int)signal);
        return refused == Errno.None ? null : new ConfigMessage(LogLevel.Alert, $"kill({process}, {(int)signal}) failed ({refused})");
    }
}
