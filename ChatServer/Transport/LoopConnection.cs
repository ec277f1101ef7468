using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Transport;

/// <summary>Notified when the peer resets a connection (<see cref="LoopConnection.WatchForLoss"/>).</summary>
/// <remarks>An interface, because a delegate would take 64 bytes for each connection.</remarks>
internal interface ILossObserver
{
    void Lose();
}

/// <summary>A connection on its loop, as a <see cref="ConnectionContext"/> for Kestrel.</summary>
internal sealed class LoopConnection : ConnectionContext, IDuplexPipe, IReadyHandler
{
    private readonly LoopSocket _socket;
    private readonly LoopInput _input;
    private readonly LoopOutput _output;
    private readonly long _number;
    private ILossObserver? _lossObserver;
    private CancellationTokenSource? _closing;
    private Task _saidClosed = Task.CompletedTask;
    private IDictionary<object, object?>? _items;
    private bool _isLost;

    /// <param name="number">The number of the connection, from 1.</param>
    /// <param name="remote">The address of the peer.</param>
    public LoopConnection(LoopSocket socket, long number, EndPoint? remote)
    {
        (_socket, _number, RemoteEndPoint) = (socket, number, remote);
        (_input, _output) = (new(socket), new(socket));
        Transport = this;
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _number.ToString(CultureInfo.InvariantCulture);
        set => throw new NotSupportedException("the id of a connection is fixed");
    }

    public override IFeatureCollection Features { get; } = new SmallFeatureCollection();

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override CancellationToken ConnectionClosed
    {
        get => Closing.Token;
        set => throw new NotSupportedException("a connection sets this token itself");
    }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Called once, on the loop, when the socket is closed. Set before <see cref="Begin"/>.</summary>
    public Action? WhenClosed { get; set; }

    /// <summary>Created on first use: most connections never need it.</summary>
    private CancellationTokenSource Closing => LazyInitializer.EnsureInitialized(ref _closing);

    /// <summary>
    /// Moves the caller to the connection's loop: Kestrel starts a connection in the thread pool. Later awaits resume on the loop as well
    /// (see <see cref="LoopSynchronizationContext"/>). For a connection of another transport it does nothing.
    /// </summary>
    public static SwitchToLoopAwaitable EnterLoopOf(ConnectionContext connection) => new((connection as LoopConnection)?._socket);

    /// <summary>
    /// Notifies the observer once, on the loop, when the peer resets the connection; at once when it has done so already. Called on the
    /// loop. A reader notices the reset only after it handled all received bytes. Other transports report nothing; there the next write
    /// fails.
    /// </summary>
    public static void WatchForLoss(ConnectionContext connection, ILossObserver observer)
    {
        if (connection is not LoopConnection own)
            return;
        if (own._isLost)
            observer.Lose();
        else
            own._lossObserver = observer;
    }

    /// <summary>Registers the socket with the loop. Any thread.</summary>
    public void Begin() => _socket.Run(static connection => ((LoopConnection)connection!).Join(), this);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _input.Fail(abortReason);
        _socket.Run(static connection => ((LoopConnection)connection!).Close(), this);
    }

    public override async ValueTask DisposeAsync()
    {
        await new SwitchToLoopAwaitable(_socket);
        Close();
        await _saidClosed;
        _closing?.Dispose();
        await base.DisposeAsync();
    }

    void IReadyHandler.OnReady(int side, Readiness readiness)
    {
        _socket.AssertOnLoop();
        _socket.HasHungUp |= readiness.HasFlag(Readiness.Hangup);
        if (readiness.HasFlag(Readiness.Lost) && !_isLost)
        {
            _isLost = true;
            _lossObserver?.Lose();
        }
        if (readiness.HasFlag(Readiness.Out))
            _output.BecomeWritable();
        if (readiness.HasFlag(Readiness.In))
            _input.BecomeReadable();
        else
            _input.ReceiveIfAwaited();
    }

    private void Join()
    {
        try
        {
            _socket.Begin(this);
        }
        catch (NativeException refused)
        {
            Abort(new ConnectionAbortedException("the system has reached its limit of watched sockets", refused));
        }
    }

    private void Close()
    {
        if (_socket.IsClosed)
            return;
        _socket.Close();
        WhenClosed?.Invoke();
        _input.Fail(new ConnectionAbortedException());
        _output.Break();
        _saidClosed = Closing.CancelAsync();
    }
}
