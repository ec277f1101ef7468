using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>
/// One connection to a server, with or without TLS: dial, send, receive. Its loss is a value (<see cref="ReceivedEnd"/>), never an
/// exception.
/// </summary>
public sealed class ServerConnection : IAsyncDisposable
{
    /// <summary>More than a server accepts: the answer to a login carries all offline messages in one frame.</summary>
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

    /// <param name="identity">How to verify the server's certificate, with TLS; null for plain TCP.</param>
    /// <param name="isStranger">The server has sent nothing on any earlier connection, so it may expect TLS.</param>
    /// <exception cref="DialException">No server answered within five seconds, or its certificate is wrong.</exception>
    public static async Task<ServerConnection> DialAsync(
        EndPoint address, ServerIdentity? identity, bool isStranger, CancellationToken stop)
    {
        var wire = new WatchedStream(await ConnectAsync(address, stop));
        return new(wire, identity is null ? wire : await TlsHandshake.OverAsync(wire, identity, stop), isStranger);
    }

    /// <summary>The server has sent something on this connection.</summary>
    public bool WasHeard => _wire.First is not null;

    /// <summary>
    /// Writes one message in one piece. If the server accepts no bytes for fifteen seconds, the connection is lost.
    /// <see cref="ReceiveAsync"/> reports a failure.
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
            _sendFailure = $"the server accepted no data for {SendTimeout.TotalSeconds} s";
            await _stream.DisposeAsync();
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            // A receive on the same socket fails too, and reports the reason.
        }
    }

    /// <summary>Waits for the next thing received. Nothing follows a <see cref="ReceivedGarbage"/> or <see cref="ReceivedEnd"/>.</summary>
    public Task<Received> ReceiveAsync(CancellationToken stop)
    {
        var receiving = ReadAsync(stop);
        _receiving = receiving;
        return receiving;
    }

    /// <summary>Waits for a receive in progress: the socket is closed first, and the buffers are released last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        if (_receiving is not null)
            await Task.WhenAny(_receiving);
        await _input.CompleteAsync();
    }

    private static async Task<Socket> ConnectAsync(EndPoint address, CancellationToken stop)
    {
        // A host name may have addresses of both families: a socket without a family tries all.
        var socket = address is IPEndPoint
            ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
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
                var received = Interpret(status, frame);
                _input.AdvanceTo(rest.Start, status == FrameStatus.NeedMore ? rest.End : rest.Start);
                if (received is not null)
                    return received;
                if (status == FrameStatus.NeedMore && read.IsCompleted)
                    return End($"the server closed the connection{(_frames.IsInsideFrame ? " in the middle of a message" : Hint)}");
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

    /// <summary>
    /// A server that expects TLS closes a plain connection without a reply, or with a TLS alert. A server that replied earlier does not.
    /// </summary>
    private string Hint => _stream == _wire && (_wire.First is WatchedStream.TlsAlert || (_wire.First is null && _hasAsked && _isStranger))
        ? "; if it expects TLS, --tls is missing"
        : "";

    /// <summary>Null if there is nothing to report: an incomplete frame, or a message of a later protocol version.</summary>
    private Received? Interpret(FrameStatus status, in ReadOnlySequence<byte> frame)
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
