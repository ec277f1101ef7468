using System.Runtime.InteropServices;
using System.Threading.Channels;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>Turns signals into a queue, to be answered one after the other.</summary>
/// <remarks>While this object lives no signal in <see cref="ProcessSignal"/> ends the process, except for KILL; a registration that is
/// collected does nothing.</remarks>
internal sealed class ProcessSignals : IDisposable
{
    private static readonly ProcessSignal[] All = [.. Enum.GetValues<ProcessSignal>().Where(static signal => signal != ProcessSignal.Kill)];

    private readonly Channel<ProcessSignal> _queue = Channel.CreateUnbounded<ProcessSignal>();
    private readonly Action<ProcessSignal>? _onSignal;
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="onSignal">Called, by any thread, with each signal, which is in the queue by then.</param>
    public ProcessSignals(Action<ProcessSignal>? onSignal = null)
    {
        _onSignal = onSignal;
        if (OperatingSystem.IsLinux())
            SystemProcess.StopIgnoring(All.Cast<int>());

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

    public bool TryNext(out ProcessSignal signal) => _queue.Reader.TryRead(out signal);

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    /// <summary>The runtime has no names for these and takes the system's own numbers.</summary>
    private PosixSignalRegistration[] RegisterUserSignals() =>
    [
        Register((PosixSignal)(int)ProcessSignal.Reopen, ProcessSignal.Reopen),
        Register((PosixSignal)(int)ProcessSignal.Upgrade, ProcessSignal.Upgrade),
        Register((PosixSignal)(int)ProcessSignal.RetireWorker, ProcessSignal.RetireWorker),
    ];

    private PosixSignalRegistration Register(PosixSignal from, ProcessSignal to) => PosixSignalRegistration.Create(from, context =>
    {
        context.Cancel = true;
        _queue.Writer.TryWrite(to);
        _onSignal?.Invoke(to);
    });
}
