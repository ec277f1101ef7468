using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>The one connection of a client, with or without TLS: dial, send, receive. Losing it is a value (<see cref="ReceivedEnd"/>), never an exception.</summary>
public sealed class ServerConnection : IAsyncDisposable
{
    /// <summary>Above what a server accepts: the answer to a login brings every message kept meanwhile in one frame.</summary>
    public const int MaxFrameBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(15);

    private readonly WatchedStream _wire;
    private readonly Stream _stream;
    private readonly bool _isStranger;
    private readonly PipeReader _input;
    private readonly FrameReader _frames = new(MaxFrameBytes);
    private Task? _receiving;
    private bool _hasAsked;
    private string? _sendFailure;

    private ServerConnection(WatchedStream wire, Stream stream, bool isStranger)
    {
        (_wire, _stream, _isStranger) = (wire, stream, isStranger);
        _input = PipeReader.Create(_stream);
    }

    /// <param name="identity">What the server must prove, with TLS; null for plain TCP.</param>
    /// <param name="isStranger">It never said a word so far, so it may expect TLS of a client that does not speak it.</param>
    /// <exception cref="DialException">Nobody answers there within five seconds, or somebody else than expected.</exception>
    public static async Task<ServerConnection> DialAsync(IPEndPoint address, ServerIdentity? identity, bool isStranger, CancellationToken stop)
    {
        var wire = new WatchedStream(await ConnectAsync(address, stop));
        return new(wire, identity is null ? wire : await TlsHandshake.OverAsync(wire, identity, stop), isStranger);
    }

    /// <summary>The server said something on this connection.</summary>
    public bool WasHeard => _wire.First is not null;

    /// <summary>
    /// Writes one message in one piece. A server that takes nothing for fifteen seconds counts as lost; a failure shows at the receiving side.
    /// </summary>
    public async Task SendAsync(Message message, CancellationToken stop)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(message, bytes);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(SendTimeout);
        _hasAsked = true;
        try
        {
            await _stream.WriteAsync(bytes.WrittenMemory, timeout.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _sendFailure = $"the server took nothing for {SendTimeout.TotalSeconds} s";
            await _stream.DisposeAsync();
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            // The receiving side of the same socket learns of it too, and says why.
        }
    }

    /// <summary>Waits for whatever comes next. After <see cref="ReceivedGarbage"/> or <see cref="ReceivedEnd"/> nothing more comes.</summary>
    public Task<Received> ReceiveAsync(CancellationToken stop)
    {
        var receiving = ReadAsync(stop);
        _receiving = receiving;
        return receiving;
    }

    /// <summary>A receive that is under way ends before this does: the socket goes first, and the buffers it reads into last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        if (_receiving is not null)
            await Task.WhenAny(_receiving);
        await _input.CompleteAsync();
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address, CancellationToken stop)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(DialTimeout);
        try
        {
            await socket.ConnectAsync(address, timeout.Token);
            return socket;
        }
        catch (Exception failed)
        {
            socket.Dispose();
            stop.ThrowIfCancellationRequested();
            var refused = failed as SocketException ?? new SocketException((int)SocketError.TimedOut);
            throw new DialException(refused.Message, cause: failed);
        }
    }

    private async Task<Received> ReadAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(stop);
                var rest = read.Buffer;
                var status = _frames.TryRead(ref rest, out var frame);
                var received = Understand(status, frame);
                _input.AdvanceTo(rest.Start, status == FrameStatus.NeedMore ? rest.End : rest.Start);
                if (received is not null)
                    return received;
                if (status == FrameStatus.NeedMore && read.IsCompleted)
                    return End(_frames.IsInsideFrame ? "the server closed the connection in the middle of a message" : $"the server closed the connection{Hint}");
            }
        }
        catch (IOException lost)
        {
            return End($"{(lost.InnerException ?? lost).Message}{Hint}");
        }
        catch (ObjectDisposedException)
        {
            return End("the connection is closed");
        }
    }

    private ReceivedEnd End(string reason) => new(_sendFailure ?? reason);

    /// <summary>A server that expects TLS has nothing to say to a client without, or says it in an alert; and one that spoke before is no such server.</summary>
    private string Hint => _stream == _wire && (_wire.First is WatchedStream.TlsAlert || (_wire.First is null && _hasAsked && _isStranger))
        ? "; if it expects TLS, --tls is missing"
        : "";

    /// <summary>Null when there is nothing to report: half a frame, or a message from a later version of the protocol.</summary>
    private Received? Understand(FrameStatus status, in ReadOnlySequence<byte> frame)
    {
        switch (status)
        {
            case FrameStatus.NotJson:
                return new ReceivedGarbage($"not a JSON object{Hint}");
            case FrameStatus.TooLarge:
                return new ReceivedGarbage($"more than {MaxFrameBytes} bytes in one message");
            case FrameStatus.NeedMore:
                return null;
        }
        if (MessageCodec.Decode(frame, out var error) is { } message)
            return new ReceivedMessage(message);
        return error switch
        {
            { Kind: DecodeErrorKind.UnknownMessage, MessageId: not null } => null,
            { MessageId: (int)MessageId.Chat or (int)MessageId.GroupChat or (int)MessageId.Presence } => new ReceivedUnusable(error.Text),
            _ => new ReceivedGarbage(error?.Text ?? "not a message"),
        };
    }
}
