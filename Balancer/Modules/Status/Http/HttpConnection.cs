using System.Net.Sockets;

namespace ChatCluster.Balancer.Modules.Status.Http;

/// <summary>One client: its requests in turn, also when they come at once (pipelining), each answered before the next is read.</summary>
/// <param name="socket">Disposed by the server.</param>
/// <param name="stopping">The server ends.</param>
internal sealed class HttpConnection(Socket socket, CancellationToken stopping)
{
    /// <summary>For a whole request, from the first wait for it; and for the client to take an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _buffer = new byte[HttpParser.MaxLength];
    private int _filled;

    /// <summary>Serves until the client or one of the limits ends the connection.</summary>
    public async Task ServeAsync(Func<HttpRequest, ValueTask<HttpResponse>> answer)
    {
        while (await ReadAsync() is { } parsed)
        {
            var request = parsed.Request;
            var response = request is null ? HttpResponse.Refuse(parsed.Refusal!.Value) : await answer(request);
            await SendAsync(response.ToBytes(request?.IsHead ?? false, request?.KeepsAlive ?? false));
            if (request is { IsHead: false } && response.Stream is { } stream)
                await stream(SendAsync, stopping);
            if (request is not { KeepsAlive: true } || response.Stream is not null)
                break;
            Consume(parsed.Consumed);
        }

        await LingerAsync();
    }

    /// <returns>Null when the client has ended its stream.</returns>
    private async Task<HttpParse?> ReadAsync()
    {
        using var limit = Limit();
        while (true)
        {
            var parsed = HttpParser.Parse(_buffer.AsSpan(0, _filled));
            if (parsed != default)
                return parsed;
            var got = await socket.ReceiveAsync(_buffer.AsMemory(_filled), limit.Token);
            if (got == 0)
                return null;
            _filled += got;
        }
    }

    /// <exception cref="OperationCanceledException">The client did not take the bytes in time.</exception>
    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = Limit();
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, limit.Token)..];
    }

    private void Consume(int count)
    {
        _filled -= count;
        _buffer.AsSpan(count, _filled).CopyTo(_buffer);
    }

    /// <summary>
    /// Ends the own stream and reads what the client still sends: to close a socket with unread bytes would reset the connection, and the
    /// client might not see the answer.
    /// </summary>
    private async Task LingerAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        using var limit = Limit();
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        while (await socket.ReceiveAsync(_buffer, limit.Token) > 0)
        {
            // It is not looked at.
        }
    }

    private CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        return limit;
    }
}
