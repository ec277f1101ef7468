using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// A client that costs as little as possible, so that the server is what is measured: ready-made bytes out, and of what comes in only where
/// a
/// frame ends and what its msgid is. It waits for its login; from <see cref="Join"/> on a <see cref="LoadLoop"/> serves it, and many
/// others.
/// </summary>
internal sealed class BenchUser : IReadyHandler, IDisposable
{
    /// <summary>ONE_CHAT_MSG.</summary>
    public const int ChatMessage = 6;

    /// <summary>GROUP_CHAT_MSG.</summary>
    public const int GroupMessage = 10;

    /// <summary>The answer to an extended client's message.</summary>
    public const int Acknowledgement = 101;

    /// <summary>With a <c>seq</c>: who sends it gets acknowledgements from then on.</summary>
    public static readonly byte[] Heartbeat = Bytes("""{"msgid":99,"seq":1}""");

    private const int LoginReply = 2;
    private const int RegisterReply = 5;
    private const int HeartbeatReply = 100;
    private const int BufferBytes = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);

    private readonly Socket _owner = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly LinuxSocket _socket;
    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private Action<int>? _onFrame;

    /// <summary>The server ends its documents with nothing, as the course's does.</summary>
    private bool _isUnterminated;

    private BenchUser(int port, int id)
        : this(new IPEndPoint(IPAddress.Loopback, port), id)
    {
    }

    private BenchUser(IPEndPoint server, int id)
    {
        Id = id;
        _owner.Connect(server);
        _socket = LinuxSocket.Borrow(_owner);
    }

    public int Id { get; private set; }

    /// <summary>What it says its name is, with its id, in each message, as the course's client does; null: it says neither.</summary>
    public string? Name { get; set; }

    /// <summary>The frame that was read last, without its NUL; valid until the next.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(_start, FrameLength);

    private int FrameLength { get; set; }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static void AskWhetherReady(int port)
    {
        using var user = new BenchUser(port, 0);
        user.Send(Bytes("""{"msgid":99}"""));
        user.Read();
    }

    /// <param name="extended">Sends a <c>seq</c>, as this project's client does, and so gets acknowledgements.</param>
    /// <param name="token">In the place of the password.</param>
    public static BenchUser LogIn(int port, int id, bool extended, string? token = null)
    {
        var user = new BenchUser(port, id);
        var proof = token is null ? $"\"password\":\"{BenchUsers.Password}\"" : $"\"token\":\"{token}\"";
        user.Send(Bytes($$"""{"id":{{id}},"msgid":1,{{proof}}{{(extended ? ",\"seq\":1" : "")}}}"""));
        if (user.Read() == LoginReply && user.Frame.IndexOf("\"errno\":0"u8) >= 0)
            return user;
        var answer = Encoding.UTF8.GetString(user.Frame);
        user.Dispose();
        throw new LoginRefusedException($"user {id} cannot log in: {answer}");
    }

    /// <summary>A new user of a server that is known by its address only, logged in.</summary>
    /// <exception cref="LoginRefusedException">The server registers no user of this name, or does not let it in.</exception>
    /// <exception cref="IOException">The server closes the connection or does not answer.</exception>
    public static BenchUser Register(IPEndPoint server, string name)
    {
        var user = new BenchUser(server, 0) { Name = name };
        user.Ask($$"""{"msgid":4,"name":"{{name}}","password":"{{BenchUsers.Password}}"}""", RegisterReply);
        user.Id = NumberAfter(user.Frame, "\"id\":"u8);
        user.Ask($$"""{"id":{{user.Id}},"msgid":1,"password":"{{BenchUsers.Password}}"}""", LoginReply);
        return user;
    }

    /// <returns>Whether the server knows more than the course's messages. It is not told by its silence at once.</returns>
    public static bool AskWhetherExtended(IPEndPoint server)
    {
        using var user = new BenchUser(server, 0);
        user.Send(Heartbeat);
        return user._owner.Poll(ProbeTime, SelectMode.SelectRead) && user.Read() == HeartbeatReply;
    }

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json + "\0");

    /// <summary>A message of about a hundred bytes on the wire, as users write them.</summary>
    public byte[] ChatTo(int receiver, bool extended) => ChatOf(ChatMessage, $"\"toid\":{receiver}", extended);

    /// <inheritdoc cref="ChatTo"/>
    public byte[] ChatToGroup(int group, bool extended) => ChatOf(GroupMessage, $"\"groupid\":{group}", extended);

    /// <exception cref="IOException">The connection has ended, or the server does not read.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_socket.Send(bytes) is var sent && !(sent.IsDone && sent.Bytes == bytes.Length))
            throw new IOException($"user {Id}: the server takes no more");
    }

    /// <summary>Waits for the next frame; not after <see cref="Join"/>.</summary>
    /// <returns>Its msgid.</returns>
    /// <exception cref="IOException">The connection has ended.</exception>
    public int Read()
    {
        while (!TryTake())
        {
            if (!_owner.Poll(Patience, SelectMode.SelectRead))
                throw new IOException($"user {Id}: the server does not answer");
            Receive();
        }
        return MessageId(Frame);
    }

    /// <summary>From now on, on the loop's thread, <paramref name="onFrame"/> is called with each frame's msgid.</summary>
    public void Join(SocketLoop<LinuxSocket> loop, Action<int> onFrame)
    {
        _owner.Blocking = false;
        _onFrame = onFrame;
        loop.AddStream(_socket, this, 0);
    }

    public void OnReady(int side, Readiness readiness)
    {
        if (!readiness.HasFlag(Readiness.In))
            return;
        bool filled;
        do
        {
            filled = Receive();
            while (TryTake())
                _onFrame!(MessageId(Frame));
        }
        while (filled);
    }

    /// <summary>Says that the message in the last frame has been shown.</summary>
    public void Confirm() => Send(Bytes($$"""{"mids":["{{TextOf("\"mid\""u8)}}"],"msgid":102}"""));

    /// <summary>The text of a member of the last frame.</summary>
    public string TextOf(ReadOnlySpan<byte> member)
    {
        var text = Frame[(Frame.IndexOf(member) + member.Length)..];
        text = text[(text.IndexOf((byte)'"') + 1)..];
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)'"')]);
    }

    public void Dispose() => _owner.Dispose();

    /// <returns>There may be more.</returns>
    private bool Receive()
    {
        if (_end == _buffer.Length)
            MakeRoom();
        var room = _buffer.AsSpan(_end);
        var received = _socket.Receive(room);
        if (received.IsWouldBlock)
            return false;
        if (!received.IsDone || received.Bytes == 0)
            throw new IOException($"user {Id}: the server closed the connection");
        _end += received.Bytes;
        return received.Bytes == room.Length;
    }

    private void MakeRoom()
    {
        var target = _start == 0 ? new byte[2 * _buffer.Length] : _buffer;
        _buffer.AsSpan(_start, _end - _start).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, _end - _start);
    }

    private byte[] ChatOf(int messageId, string receiver, bool extended)
    {
        var sender = Name is null ? "" : $"\"id\":{Id},\"name\":\"{Name}\",";
        return Bytes(
            $$"""{{{sender}}"msg":"a message of the usual length","msgid":{{messageId}},{{(extended ? "\"seq\":2," : "")}}"time":"2026-11-22 11:00:40",{{receiver}}}""");
    }

    /// <summary>Sends a document to a server that may end its own with NUL or with nothing, and expects success.</summary>
    private void Ask(string json, int reply)
    {
        Send(Bytes(json));
        do
        {
            if (!_owner.Poll(Patience, SelectMode.SelectRead))
                throw new IOException("the server does not answer");
            Receive();
            _isUnterminated = _buffer[_end - 1] != 0;
        }
        while (!TryTake());
        if (MessageId(Frame) == reply && Frame.IndexOf("\"errno\":0"u8) >= 0)
            return;
        var answer = Encoding.UTF8.GetString(Frame);
        Dispose();
        throw new LoginRefusedException($"the server answers {answer} to {json}");
    }

    /// <summary>Passes over the frame before, and finds the next.</summary>
    private bool TryTake()
    {
        _start += FrameLength;
        FrameLength = 0;
        while (_start < _end && _buffer[_start] == 0)
            _start++;
        if (_start == _end)
            (_start, _end) = (0, 0);
        var bytes = _buffer.AsSpan(_start, _end - _start);
        FrameLength = Math.Max(_isUnterminated ? UnterminatedLength(bytes) : bytes.IndexOf((byte)0), 0);
        return FrameLength > 0;
    }

    /// <summary>Enough for chats and for replies to users without friends: no object is within another.</summary>
    private static int UnterminatedLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'}') + 1;

    private static int MessageId(ReadOnlySpan<byte> frame) => NumberAfter(frame, "\"msgid\":"u8);

    private static int NumberAfter(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> member)
    {
        var number = frame[(frame.IndexOf(member) + member.Length)..];
        return int.Parse(number[..number.IndexOfAnyExceptInRange((byte)'0', (byte)'9')], CultureInfo.InvariantCulture);
    }
}
