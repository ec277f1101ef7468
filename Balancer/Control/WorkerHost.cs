using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Control;

/// <summary>A serving process that gets from its master what it may not open itself.</summary>
internal sealed class WorkerHost : ProcessHost, IDisposable
{
    private readonly MasterLink _master;
    private readonly Func<ConfigSnapshot, LoadResult> _load;
    private ReceivedConfig? _config;
    private volatile bool _hasMaster = true;
    private bool _follows;
    private volatile ProcessLog? _log;

    /// <param name="descriptor">Of the channel to the master.</param>
    /// <param name="load">Reads a configuration from a snapshot.</param>
    public WorkerHost(int descriptor, Func<ConfigSnapshot, LoadResult> load)
    {
        var socket = new SafeFileHandle(descriptor, ownsHandle: true);
        SystemProcess.KeepFromChildren(socket);
        _master = new MasterLink(new DescriptorChannel(socket), OnMasterEnded);
        _load = load;
    }

    public override bool IsAlone => false;

    /// <inheritdoc cref="MasterLink.TryBegin"/>
    public bool TryBegin() => _master.TryBegin();

    /// <summary>
    /// The next command of the master, or signal of the system. INT comes from a terminal to the master as well, which decides.
    /// </summary>
    public async Task<ProcessSignal> NextAsync() => await _master.Commands.Reader.ReadAsync();

    /// <summary>Passes on the signals that a worker answers.</summary>
    public void Forward(ProcessSignal signal)
    {
        if (signal is ProcessSignal.Stop or ProcessSignal.Quit || (signal is ProcessSignal.Interrupt && !_hasMaster))
            _master.Commands.Writer.TryWrite(signal);
    }

    public override LoadResult Load()
    {
        _config = _master.NextConfig();
        return _load(_config.Snapshot);
    }

    /// <exception cref="InvalidOperationException">The master has not handed it over.</exception>
    public override ListenSocket Listen(ListenConfig config) => _config!.Listeners.Remove(AddressText.Full(config.Address), out var socket)
        ? ListenSocket.Adopt(config, new Socket(socket))
        : throw new InvalidOperationException($"no socket for {config.Address} was handed over");

    public override CtlListener ListenForControl(string path, ProcessLog log) => _config!.Listeners.Remove(path, out var socket)
        ? CtlListener.Adopt(path, socket)
        : throw new InvalidOperationException("no control socket was handed over");

    /// <summary>A file that the master has opened, or one whose name only a session knows.</summary>
    public override FileStream OpenLog(string path)
    {
        if (_master.Log(path) is not { } log)
            return AppendedFile.Open(path);
        // The stream is closed at the next rotation; the descriptor below stays for a log that is opened again.
        return new FileStream(SystemProcess.Copy(log), FileAccess.Write, bufferSize: 0);
    }

    public override bool TryPrepare(BalancerConfig config, ProcessLog log)
    {
        _log = log;
        OpenFileLimit.Follow(config);
        ProcessLimits.Apply(config, log);
        if (config.User?.Become() is not { } failure)
            return true;
        log.Write(LogLevel.Emerg, $"{failure.Call} failed ({failure.Error})");
        return false;
    }

    public override void Report(bool isTaken)
    {
        _config!.CloseUnused();
        _master.Answer(_config, isTaken);
        if (!_follows)
            _master.Follow();
        _follows = true;
    }

    public void Dispose() => _master.Dispose();

    private void OnMasterEnded()
    {
        _hasMaster = false;
        _log?.Write(LogLevel.Alert, "the master process has ended: this worker serves until it gets TERM or QUIT itself");
    }
}
