using System.Runtime.InteropServices;

namespace ChatCluster.Client;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP (closed terminal) into a cancelled token: the program ends in order, and .NET restores the terminal.
/// </summary>
/// <remarks>The runtime keeps a SIGHUP ignored that was ignored at the start (nohup).</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly Func<bool> _clearsLine;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;

    /// <param name="clearsLine">Called for Ctrl-C: true if it only empties the line being typed, and the program goes on.</param>
    public StopSignals(Func<bool> clearsLine)
    {
        _clearsLine = clearsLine;
        _registrations =
        [
            Register(PosixSignal.SIGINT, Commands.ExitCode.Interrupted),
            Register(PosixSignal.SIGTERM, Commands.ExitCode.Terminated),
            Register(PosixSignal.SIGHUP, Commands.ExitCode.HungUp),
        ];
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code for the signal that arrived.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _stop.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (signal == PosixSignal.SIGINT && _clearsLine())
            return;
        ExitCode = exitCode;
        _stop.Cancel();
    });
}
