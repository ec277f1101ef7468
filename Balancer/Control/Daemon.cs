using System.Diagnostics;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Control;

/// <summary><c>daemon on</c>: the program starts itself once more, without the terminal, and returns when that one serves.</summary>
/// <remarks>
/// nginx forks; a runtime with threads cannot, so a second process is started with the same arguments. It shows its own start-up errors,
/// for it still has the terminal then; the pid file, written when every socket listens, tells the first process that it may go.
/// </remarks>
internal static class Daemon
{
    /// <summary>Set for the second process, so that it does not start a third.</summary>
    private const string Marker = "CHATCLUSTER_BALANCER_IN_BACKGROUND";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>True in the process that is to serve in the background.</summary>
    public static bool IsHere { get; } = Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Starts the background process and waits until it serves or has failed.</summary>
    /// <returns>The exit code for this one.</returns>
    public static int Start(IEnumerable<string> arguments, BalancerConfig config, TextWriter console)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? arguments.Prepend(Environment.GetCommandLineArgs()[0]) : arguments);
        start.Environment[Marker] = "1";
        using var child = Process.Start(start)!;
        var waited = Stopwatch.StartNew();
        while (!PidFile.Names(config.PidFile, child.Id))
        {
            if (child.WaitForExit(Interval))
                return child.ExitCode;

            if (waited.Elapsed > Patience)
            {
                console.WriteLine($"Balancer: [emerg] process {child.Id} is not ready after {Patience.TotalSeconds} s");
                return 1;
            }
        }

        return 0;
    }

    /// <summary>The background process leaves the session of the terminal.</summary>
    public static void LeaveTerminal() => SystemProcess.LeaveTerminal();

    /// <summary>
    /// The background process serves: lets go of the terminal, but for a log that is to go there. Last words of the runtime go to the log.
    /// </summary>
    /// <param name="openLog">Opens a log file to append to it.</param>
    public static void LetGoOfTerminal(BalancerConfig config, Func<string, FileStream> openLog)
    {
        SystemProcess.SilenceStandardStreams(errorToo: !config.ErrorLogs.Any(log => log.IsStderr));
        RedirectStandardError(config, openLog);
    }

    /// <summary>Points standard error at the first error log that is a file; it follows a rotation.</summary>
    /// <param name="openLog">Opens a log file to append to it.</param>
    public static void RedirectStandardError(BalancerConfig config, Func<string, FileStream> openLog)
    {
        if (config.ErrorLogs.Any(log => log.IsStderr) || config.ErrorLogs.FirstOrDefault(log => log.File is not null) is not { } first)
            return;
        try
        {
            using var file = openLog(first.File!);
            SystemProcess.RedirectStandardError(file.SafeFileHandle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The log itself reports a file that cannot be opened.
        }
    }
}
