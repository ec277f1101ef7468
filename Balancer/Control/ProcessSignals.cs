using System.Runtime.InteropServices;
using System.Threading.Channels;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>Turns signals into a queue, to be answered one after the other.</summary>
/// <remarks>While this object lives no signal in <see cref="ProcessSignal"/> ends the process; a registration that is collected does nothing.</remarks>
internal sealed class ProcessSignals : IDisposable
{
    private readonly Channel<ProcessSignal> _queue = Channel.CreateUnbounded<ProcessSignal>();
    private readonly PosixSignalRegistration[] _registrations;

    public ProcessSignals()
    {
        if (OperatingSystem.IsLinux())
            SystemProcess.StopIgnoring(Enum.GetValues<ProcessSignal>().Cast<int>());

        _registrations =
        [
            Register(PosixSignal.SIGHUP, ProcessSignal.Reload),
            Register(PosixSignal.SIGINT, ProcessSignal.Interrupt),
            Register(PosixSignal.SIGQUIT, ProcessSignal.Quit),
            Register(PosixSignal.SIGTERM, ProcessSignal.Stop),
            .. OperatingSystem.IsWindows() ? [] : RegisterUserSignals(),
        ];
    }

    public async Task<ProcessSignal> NextAsync() => await _queue.Reader.ReadAsync();

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    /// <summary>The runtime has no names for these and takes the system's own numbers.</summary>
    private PosixSignalRegistration[] RegisterUserSignals() =>
    [
        Register((PosixSignal)(int)ProcessSignal.Reopen, ProcessSignal.Reopen),
        Register((PosixSignal)(int)ProcessSignal.Upgrade, ProcessSignal.Upgrade),
    ];

    private PosixSignalRegistration Register(PosixSignal from, ProcessSignal to) => PosixSignalRegistration.Create(from, context =>
    {
        context.Cancel = true;
        _queue.Writer.TryWrite(to);
    });
}
