using System.Net;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>What a master opens for its worker and keeps open for the next one: listening sockets, log files and the
/// control socket.</summary>
/// <param name="open">Opens a socket, or takes one over from the master of an earlier program.</param>
internal sealed class MasterFiles(Func<ListenConfig, ListenSocket> open, ProcessLog log) : IDisposable
{
    private readonly ListenerSet _listeners = new(open, log, TimeProvider.System);
    private readonly HashSet<ListenSocket> _added = [];
    private Dictionary<string, FileStream> _logs = new(StringComparer.Ordinal);
    private Dictionary<string, FileStream> _newLogs = new(StringComparer.Ordinal);
    private CtlListener? _control;
    private CtlListener? _newControl;

    /// <summary>The open sockets.</summary>
    public IEnumerable<ListenSocket> Listeners => _listeners.Open.Select(static one => one.Socket);

    /// <summary>Another program has the listening sockets too: the files of unix sockets stay.</summary>
    public bool LeavesListeners { get; set; }

    /// <summary>Opens the log files by their names, and the sockets that are not open yet.</summary>
    /// <returns>False when the system refused, as the log tells; then <see cref="Abandon"/> follows.</returns>
    public bool TryOpen(BalancerConfig config)
    {
        var earlier = Listeners.ToHashSet();
        _added.Clear();
        if (!TryOpenLogs(config.LogFiles) || !_listeners.TryOpenAsync(config.AllSockets).GetAwaiter().GetResult()
            || !TryOpenControl(config.ControlSocket))
        {
            return false;
        }
        _added.UnionWith(Listeners.Except(earlier));
        return true;
    }

    /// <summary>Hands everything to a worker that has just started.</summary>
    public void HandAllTo(WorkerProcess worker)
    {
        HandTo(worker, _listeners.Open);
        HandTo(worker, _logs);
        HandTo(worker, _newLogs);
        HandTo(worker, _newControl ?? _control);
    }

    /// <summary>Hands what <see cref="TryOpen"/> opened to a worker that has the rest.</summary>
    public void HandNewTo(WorkerProcess worker)
    {
        HandTo(worker, _listeners.Open.Where(one => _added.Contains(one.Socket)));
        HandTo(worker, _newLogs);
        HandTo(worker, _newControl);
    }

    /// <summary>The configuration is in use: closes what it does not name.</summary>
    public void Keep(BalancerConfig config)
    {
        _listeners.CloseAllBut(config.AllSockets);
        (_logs, _newLogs) = (_newLogs, _logs);
        CloseNewLogs();
        if (config.ControlSocket != _control?.Path)
            (_control, _newControl) = (_newControl, _control);
        CloseNewControl();
    }

    /// <summary>The configuration is not taken: closes what was opened for it.</summary>
    public void Abandon(BalancerConfig? current)
    {
        _listeners.CloseAllBut(current?.AllSockets ?? []);
        _added.Clear();
        CloseNewLogs();
        CloseNewControl();
    }

    /// <summary>Opens every log file by its name again. One that cannot be opened stays as it is.</summary>
    public void ReopenLogs(WorkerProcess? worker)
    {
        if (TryOpenLogs(_logs.Keys))
            (_logs, _newLogs) = (_newLogs, _logs);
        CloseNewLogs();
        if (worker is null)
            return;
        HandTo(worker, _logs);
        worker.Tell(HandoverKind.Reopen);
    }

    /// <summary>The control socket is the next worker's from now on, not that of the one that has it.</summary>
    public void RenewControl()
    {
        if (_control?.TryOpenAgain(log) is not { } fresh)
            return;
        _control.Dispose();
        _control = fresh;
    }

    /// <summary>Another program is about to take the name of the control socket: this one gets the name for the old.</summary>
    public void StepAside() => RenameControl(BinaryUpgrade.OldName);

    /// <summary>This program is alone again.</summary>
    public void StepBack() => RenameControl(static path => path);

    /// <summary>Closes the listening sockets, with the files of unix sockets: new clients are refused.</summary>
    public void StopListening()
    {
        if (!LeavesListeners)
            _listeners.Dispose();
    }

    public void Dispose()
    {
        if (!LeavesListeners)
            _listeners.Dispose();
        _control?.Dispose();
        CloseNewControl();
        CloseNewLogs();
        foreach (var file in _logs.Values)
            file.Dispose();
    }

    private static void HandTo(WorkerProcess worker, IEnumerable<(EndPoint Address, ListenSocket Socket)> listeners)
    {
        foreach (var (address, socket) in listeners)
            worker.Tell(HandoverKind.Listener, AddressText.Full(address), socket.Handle);
    }

    private static void HandTo(WorkerProcess worker, Dictionary<string, FileStream> logs)
    {
        foreach (var (path, file) in logs)
            worker.Tell(HandoverKind.Log, path, file.SafeFileHandle);
    }

    private static void HandTo(WorkerProcess worker, CtlListener? control)
    {
        if (control is not null)
            worker.Tell(HandoverKind.Listener, control.Path, control.Socket.SafeHandle);
    }

    private void RenameControl(Func<string, string> nameOf)
    {
        if (_control is { } control)
            FileUse.Try(control.Path, path => control.Rename(nameOf(path)), log);
    }

    private bool TryOpenControl(string? path)
    {
        if (path is not null && path != _control?.Path)
            _newControl = CtlListener.TryOpen(path, log);
        return path is null || path == (_newControl ?? _control)?.Path;
    }

    private bool TryOpenLogs(IEnumerable<string> paths) =>
        paths.ToList().All(path => FileUse.Try(path, path => _newLogs.Add(path, AppendedFile.Open(path)), log));

    private void CloseNewLogs()
    {
        foreach (var file in _newLogs.Values)
            file.Dispose();
        _newLogs.Clear();
    }

    private void CloseNewControl()
    {
        _newControl?.Dispose();
        _newControl = null;
    }
}
