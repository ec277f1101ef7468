using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ChatCluster.TestKit;

/// <summary>A connection that speaks whole messages, for clients of which a test runs hundreds. Sending may come from any thread.</summary>
public sealed class ChatSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    private ChatSocket()
    {
    }

    public static async Task<ChatSocket> ConnectAsync(int port, CancellationToken cancel)
    {
        var connection = new ChatSocket();
        try
        {
            await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends the text and a NUL.</summary>
    public async Task SendAsync(string json)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(json + "\0");
        await _sending.WaitAsync();
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket.SendAsync(bytes)..];
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message.</summary>
    /// <exception cref="EndOfStreamException">The server closed instead.</exception>
    public async Task<JsonElement> ReadAsync(CancellationToken cancel)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)0)) < 0)
        {
            MakeRoom();
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancel);
            if (received == 0)
                throw new EndOfStreamException();
            _end += received;
        }
        var message = JsonSerializer.Deserialize<JsonElement>(_buffer.AsSpan(_start, length));
        _start += length + 1;
        return message;
    }

    /// <summary>Ends the connection with a reset, as a crash does; nothing if it has ended.</summary>
    public void Reset()
    {
        try
        {
            _socket.Reset();
        }
        catch (ObjectDisposedException)
        {
            // Another thread was faster.
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _end);
    }
}
