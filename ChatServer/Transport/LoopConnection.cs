using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Server.Transport;

/// <summary>One connection on its loop, in the form in which Kestrel wants it.</summary>
internal sealed class LoopConnection : ConnectionContext, IDuplexPipe, IReadyHandler
{
    private readonly LoopSocket _socket;
    private readonly LoopInput _input;
    private readonly LoopOutput _output;
    private readonly long _number;
    private Action? _whenLost;
    private CancellationTokenSource? _closing;
    private Task _saidClosed = Task.CompletedTask;
    private IDictionary<object, object?>? _items;

    /// <param name="number">Names it among the others.</param>
    /// <param name="remote">Where it came from.</param>
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
        set => throw new NotSupportedException("a connection keeps its name");
    }

    public override IFeatureCollection Features { get; } = new FewFeatures();

    public override IDictionary<object, object?> Items { get => _items ??= new ConnectionItems(); set => _items = value; }

    public override CancellationToken ConnectionClosed
    {
        get => Closing.Token;
        set => throw new NotSupportedException("a connection knows itself when it is closed");
    }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Called once, on the loop, when the socket is closed. Set before <see cref="Begin"/>.</summary>
    public Action? WhenClosed { get; set; }

    /// <summary>Few ever ask for it, so it is made when somebody does.</summary>
    private CancellationTokenSource Closing => LazyInitializer.EnsureInitialized(ref _closing);

    /// <summary>
    /// Kestrel begins a connection's life in the thread pool. Whoever awaits this goes on on the connection's loop, and whatever he waits for from
    /// there on, he comes back to it (see <see cref="LoopContext"/>). With a connection of another transport he stays where he is.
    /// </summary>
    public static LoopEntry EnterLoopOf(ConnectionContext connection) => new((connection as LoopConnection)?._socket);

    /// <summary>
    /// Has <paramref name="whenLost"/> called, once and on the loop, when the peer resets the connection. A reader learns of that only when it has
    /// handled everything it got before. Other transports tell nothing: there the next failed write tells it.
    /// </summary>
    public static void WatchForLoss(ConnectionContext connection, Action whenLost)
    {
        if (connection is LoopConnection own)
            own._whenLost = whenLost;
    }

    /// <summary>From now on the loop tells it what happens to its socket. Any thread.</summary>
    public void Begin() => _socket.Run(static connection => ((LoopConnection)connection!).Join(), this);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _input.Fail(abortReason);
        _socket.Run(static connection => ((LoopConnection)connection!).Close(), this);
    }

    public override async ValueTask DisposeAsync()
    {
        await new LoopEntry(_socket);
        Close();
        await _saidClosed;
        _closing?.Dispose();
        await base.DisposeAsync();
    }

    void IReadyHandler.OnReady(int side, Readiness readiness)
    {
        _socket.HasHungUp |= readiness.HasFlag(Readiness.Hangup);
        if (readiness.HasFlag(Readiness.Lost))
            Interlocked.Exchange(ref _whenLost, null)?.Invoke();
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
            Abort(new ConnectionAbortedException("the system watches no more sockets", refused));
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
