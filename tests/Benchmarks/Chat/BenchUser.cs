using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// A client that costs as little as possible, so that the server is what is measured: ready-made bytes out, and of what comes in only where a
/// frame ends and what its msgid is.
/// </summary>
internal sealed class BenchUser : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private BenchUser(int id) => Id = id;

    public int Id { get; }

    /// <summary>The frame that was read last, without its NUL.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    public static async Task<bool> IsAnsweringAsync(int port)
    {
        using var user = new BenchUser(0);
        try
        {
            await user._socket.ConnectAsync(IPAddress.Loopback, port);
            await user.SendAsync(Bytes("""{"msgid":99}"""));
            return await user.ReadAsync() == 100;
        }
        catch (IOException)
        {
            return false;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <param name="extended">Sends a <c>seq</c>, as this project's client does, and so gets acknowledgements.</param>
    public static async Task<BenchUser> LoginAsync(int port, int id, bool extended)
    {
        var user = new BenchUser(id);
        await user._socket.ConnectAsync(IPAddress.Loopback, port);
        await user.SendAsync(Bytes($$"""{"id":{{id}},"msgid":1,"password":"{{BenchCluster.Password}}"{{(extended ? ",\"seq\":1" : "")}}}"""));
        if (await user.ReadAsync() != 2 || user.Frame.Span.IndexOf("\"errno\":0"u8) < 0)
            throw new InvalidOperationException($"user {id} cannot log in: {Encoding.UTF8.GetString(user.Frame.Span)}");
        return user;
    }

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json + "\0");

    /// <summary>A message of about a hundred bytes on the wire, as people write them.</summary>
    public static byte[] ChatTo(int receiver, bool extended) => Bytes(
        $$"""{"msg":"a message of the usual length","msgid":6,{{(extended ? "\"seq\":2," : "")}}"time":"2026-11-22 11:00:40","toid":{{receiver}}}""");

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    /// <summary>The msgid of the next frame.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async ValueTask<int> ReadAsync()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)0)) < 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
            if (received == 0)
                throw new IOException("the server closed the connection");
            _end += received;
        }
        Frame = _buffer.AsMemory(_start, length);
        _start += length + 1;
        return MessageId(Frame.Span);
    }

    /// <summary>The text of the last frame's <c>mid</c>.</summary>
    public string Mid()
    {
        var mid = Frame.Span[(Frame.Span.IndexOf("\"mid\":\""u8) + 7)..];
        return Encoding.UTF8.GetString(mid[..mid.IndexOf((byte)'"')]);
    }

    public void Dispose() => _socket.Dispose();

    private static int MessageId(ReadOnlySpan<byte> frame)
    {
        var number = frame[(frame.IndexOf("\"msgid\":"u8) + 8)..];
        return int.Parse(number[..number.IndexOfAnyExceptInRange((byte)'0', (byte)'9')], CultureInfo.InvariantCulture);
    }
}
