using System.Runtime.InteropServices;

namespace ChatCluster.Server;

/// <summary>
/// What signals mean beyond SIGTERM, which the host answers. SIGHUP (the terminal or tmux pane is closed), SIGINT and SIGQUIT end the
/// server in its orderly way too (under systemd the host answers neither of the last two). SIGUSR1 reopens the log file. SIGUSR2 and
/// SIGALRM, which would end the process by default, do nothing.
/// </summary>
/// <remarks>A SIGHUP that was ignored at the start (nohup) stays ignored; the runtime sees to that.</remarks>
internal sealed class ServerSignals : IDisposable
{
    // The runtime has no names for these and takes Linux's own numbers (signal(7)).
    private const PosixSignal User1 = (PosixSignal)10;
    private const PosixSignal User2 = (PosixSignal)12;
    private const PosixSignal Alarm = (PosixSignal)14;

    /// <summary>A registration that nothing refers to is collected, and then does nothing any more.</summary>
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <param name="stop">Ends the server; returns at once.</param>
    /// <param name="reopenLog">For a log rotation.</param>
    public ServerSignals(Action stop, Action reopenLog)
    {
        Register(PosixSignal.SIGINT, stop);
        Register(PosixSignal.SIGQUIT, stop);
        Register(PosixSignal.SIGHUP, stop);
        if (!OperatingSystem.IsLinux())
            return;
        Register(User1, reopenLog);
        Register(User2, static () => { });
        Register(Alarm, static () => { });
    }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Register(PosixSignal signal, Action answer) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        answer();
    }));
}
