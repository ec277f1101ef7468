using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.TestKit;

/// <summary>
/// A chat client that knows only bytes: it sends them in any pieces and takes answers apart at the NUL, so it shares no code with what it
/// tests. Every wait has a deadline.
/// </summary>
public sealed partial class RawChatClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly byte[] _chunk = new byte[64 * 1024];
    private readonly List<byte> _received = [];

    private RawChatClient(Socket socket) => _socket = socket;

    /// <summary>Answers each push that carries a mid with DELIVERED_MSG as it is read, as an extended client does.</summary>
    public bool Confirms { get; set; }

    /// <summary>Whether PRESENCE_MSG is read like any other message; it comes at moments that few tests care for.</summary>
    public bool ReadsPresence { get; set; }

    /// <summary>Everything that came, separators included.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The address and port that the server sees.</summary>
    public string LocalEndPoint => _socket.LocalEndPoint!.ToString()!;

    /// <param name="receiveBuffer">Bytes the kernel keeps for a client that does not read; 0 for the system's own choice.</param>
    public static async Task<RawChatClient> ConnectAsync(int port, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        using var limit = new CancellationTokenSource(Deadline);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
        return new(socket);
    }

    /// <summary>Sends one message as the course's client does: the text and a NUL, in one write.</summary>
    public Task SendAsync(string json) => SendBytesAsync(Encoding.UTF8.GetBytes(json + "\0"));

    /// <summary>Sends exactly these bytes, in one write.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
    }

    /// <summary>The next message, without its NUL.</summary>
    /// <exception cref="EndOfStreamException">The server closed instead.</exception>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async Task<string> ReadAsync()
    {
        while (true)
        {
            var message = Encoding.UTF8.GetString(await ReadBytesAsync());
            if (Confirms && Mids(message) is { Count: > 0 } mids)
                await SendAsync($$"""{"mids":["{{string.Join("\",\"", mids)}}"],"msgid":102}""");
            if (ReadsPresence || !message.Contains("\"msgid\":106", StringComparison.Ordinal))
                return message;
        }
    }

    /// <inheritdoc cref="ReadAsync"/>
    public async Task<byte[]> ReadBytesAsync()
    {
        var looked = 0;
        while (true)
        {
            // Several NUL bytes in a row separate no more than one does: documents for the course's client are padded with them.
            _received.RemoveRange(0, looked == 0 ? _received.TakeWhile(static value => value == 0).Count() : 0);
            var end = _received.IndexOf(0, looked);
            if (end >= 0)
            {
                var frame = _received[..end].ToArray();
                _received.RemoveRange(0, end + 1);
                return frame;
            }
            looked = _received.Count;
            if (!await TryReceiveAsync())
                throw new EndOfStreamException($"the server closed after {_received.Count} bytes of a message");
        }
    }

    /// <summary>Sends one message and takes the next that comes.</summary>
    public async Task<string> AskAsync(string json)
    {
        await SendAsync(json);
        return await ReadAsync();
    }

    /// <summary>Reads until the server closes, whichever way.</summary>
    /// <returns>The messages that came before.</returns>
    public async Task<IReadOnlyList<string>> ReadToEndAsync()
    {
        var messages = new List<string>();
        try
        {
            while (true)
                messages.Add(await ReadAsync());
        }
        catch (Exception end) when (end is EndOfStreamException or SocketException)
        {
            return messages;
        }
    }

    /// <summary>Every mid in a push, or in the offline messages of a login reply.</summary>
    public static IReadOnlyList<string> Mids(string message) =>
        [.. MidMember().Matches(message).Select(match => match.Groups[1].Value)];

    /// <summary>No more from our side; the server's last words can still be read.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset, as a crash does: what was not read is thrown away.</summary>
    public void Reset()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    [GeneratedRegex("""\\?"mid\\?":\\?"([^"\\]*)""")]
    private static partial Regex MidMember();

    private async Task<bool> TryReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            var count = await _socket.ReceiveAsync(_chunk, limit.Token);
            BytesRead += count;
            _received.AddRange(_chunk.AsSpan(0, count));
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no whole message within {Deadline}; so far: {Encoding.UTF8.GetString([.. _received])}");
        }
    }
}
