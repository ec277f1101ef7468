using System.Runtime.InteropServices;

namespace ChatCluster.Client;

/// <summary>Ctrl-C and SIGTERM as a token: the program ends in its own order, and .NET gives the terminal back.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, Commands.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, Commands.ExitCode.Terminated));
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>What the signal that came means to the caller.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal, int meaning)
    {
        signal.Cancel = true;
        ExitCode = meaning;
        _stop.Cancel();
    }
}
