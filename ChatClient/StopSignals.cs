using System.Runtime.InteropServices;

namespace ChatCluster.Client;

/// <summary>Ctrl-C, SIGTERM and SIGHUP (the terminal is closed) as a token: the program ends in its own order, and .NET gives the terminal back.</summary>
/// <remarks>A SIGHUP that was ignored at the start (nohup) stays ignored; the runtime sees to that.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public StopSignals() => _registrations =
    [
        Register(PosixSignal.SIGINT, Commands.ExitCode.Interrupted),
        Register(PosixSignal.SIGTERM, Commands.ExitCode.Terminated),
        Register(PosixSignal.SIGHUP, Commands.ExitCode.HungUp),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>What the signal that came means to the caller.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _stop.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal, int meaning) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        ExitCode = meaning;
        _stop.Cancel();
    });
}
