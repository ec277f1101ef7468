using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>A poller for any system, based on select(2). Its cost grows with the number of sockets.</summary>
public sealed class SelectPoller : IPoller<PortableSocket>
{
    private readonly List<PolledSocket> _sockets = [];
    private readonly List<Socket> _in = [];
    private readonly List<Socket> _out = [];
    private readonly List<Socket> _failed = [];
    private readonly Dictionary<Socket, Readiness> _found = [];
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _wakeByte = new byte[1];

    /// <exception cref="SocketException">No socket can be created.</exception>
    public SelectPoller()
    {
        // A datagram socket connected to itself: a byte sent by one thread wakes the wait of another.
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
        _wake.Blocking = false;
    }

    public void AddStream(PortableSocket socket, ulong token) => Add(socket, token);

    public void AddListener(PortableSocket listener, ulong token) => Add(listener, token);

    public void RemoveListener(PortableSocket listener) => _sockets.Remove(listener.Polled);

    public int Wait(Span<ReadyEvent> ready, int milliseconds)
    {
        Ask();
        Socket.Select(_in, _out, _failed, milliseconds < 0 ? -1 : (int)Math.Min(milliseconds * 1000L, int.MaxValue));
        _found.Clear();
        Collect(_in, Readiness.In);
        Collect(_out, Readiness.Out);
        Collect(_failed, Readiness.Out | Readiness.Hangup);
        if (_found.Remove(_wake))
            while (_wake.Receive(_wakeByte, SocketFlags.None, out _) > 0) ;

        var count = 0;
        foreach (var polled in _sockets)
        {
            if (count == ready.Length)
                break;
            if (!_found.TryGetValue(polled.Socket, out var readiness))
                continue;
            if (!polled.IsListener && (readiness & Readiness.In) != 0)
                polled.AwaitsIn = false;
            if ((readiness & Readiness.Out) != 0)
                polled.AwaitsOut = false;
            ready[count++] = new ReadyEvent(polled.Token, readiness);
        }
        return count;
    }

    /// <summary>If the queue is full, a wake is already pending.</summary>
    public void Wake() => _wake.Send([1], SocketFlags.None, out _);

    public void Dispose() => _wake.Dispose();

    private void Add(PortableSocket socket, ulong token)
    {
        socket.Polled.Token = token;
        _sockets.Add(socket.Polled);
    }

    private void Ask()
    {
        _sockets.RemoveAll(static polled => polled.IsClosed);
        _in.Clear();
        _out.Clear();
        _failed.Clear();
        _in.Add(_wake);
        foreach (var polled in _sockets)
        {
            if (polled.AwaitsIn)
                _in.Add(polled.Socket);
            if (polled.AwaitsOut)
                _out.Add(polled.Socket);
            if (polled.IsConnecting)
                _failed.Add(polled.Socket);
        }
    }

    private void Collect(List<Socket> sockets, Readiness readiness)
    {
        foreach (var socket in sockets)
            _found[socket] = _found.GetValueOrDefault(socket) | readiness;
    }
}
