using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>What a link does with the bytes that it is given.</summary>
public enum LinkFault
{
    None,

    /// <summary>Nothing goes through, and no connection ends: a cable is pulled.</summary>
    Stall,

    /// <summary>Every read is passed on a tenth of a second later.</summary>
    Delay,

    /// <summary>Every read is passed on in pieces of a few bytes.</summary>
    Split,
}

/// <summary>A TCP relay between two programs, which a test can make as bad as a network can be.</summary>
public sealed class UnreliableLink : IAsyncDisposable
{
    private const int PieceBytes = 7;

    private static readonly TimeSpan DelayTime = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener = SocketExtensions.ListenOnLoopback();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private TaskCompletionSource _flows = Flowing();
    private volatile LinkFault _fault;

    /// <param name="target">Where the bytes are to go.</param>
    public UnreliableLink(IPEndPoint target)
    {
        _target = target;
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>From now on, for connections that are open and for later ones.</summary>
    public void Become(LinkFault fault)
    {
        lock (_lock)
        {
            if (fault == LinkFault.Stall && _flows.Task.IsCompleted)
                _flows = new(TaskCreationOptions.RunContinuationsAsynchronously);
            else if (fault != LinkFault.Stall)
                _flows.TrySetResult();
            _fault = fault;
        }
    }

    /// <summary>Resets all connections at both ends.</summary>
    public void Reset()
    {
        List<Socket> open;
        lock (_lock)
        {
            open = [.. _open];
            _open.Clear();
        }
        open.ForEach(End);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        Reset();
        await _accepting;
        _stopping.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flows = new TaskCompletionSource();
        flows.SetResult();
        return flows;
    }

    private static bool IsEnd(Exception end) => end is SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>With a reset; nothing if it has ended.</summary>
    private static void End(Socket socket)
    {
        try
        {
            socket.Reset();
        }
        catch (Exception end) when (IsEnd(end))
        {
            // The other direction was faster.
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(RelayAsync(await _listener.AcceptAsync(_stopping.Token)));
        }
        catch (Exception end) when (IsEnd(end))
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_lock)
            _open.AddRange([client, server]);
        try
        {
            await _flows.Task.WaitAsync(_stopping.Token);
            await server.ConnectAsync(_target, _stopping.Token);
            await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
            client.Dispose();
        }
        catch (Exception end) when (IsEnd(end))
        {
            End(client);
        }
        lock (_lock)
            _open.RemoveAll(socket => socket == client || socket == server);
    }

    /// <summary>Until the stream of one end has ended; a reset of one end resets the other.</summary>
    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int got; (got = await from.ReceiveAsync(buffer, _stopping.Token)) > 0;)
                await PassAsync(to, buffer.AsMemory(0, got));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (IsEnd(end))
        {
            End(from);
            End(to);
        }
    }

    private async Task PassAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        if (_fault == LinkFault.Delay)
            await Task.Delay(DelayTime, _stopping.Token);
        while (!bytes.IsEmpty)
        {
            await _flows.Task.WaitAsync(_stopping.Token);
            var piece = _fault == LinkFault.Split ? bytes[..Math.Min(PieceBytes, bytes.Length)] : bytes;
            await to.SendAllAsync(piece, _stopping.Token);
            bytes = bytes[piece.Length..];
        }
    }
}
