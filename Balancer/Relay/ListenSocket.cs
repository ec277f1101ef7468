using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>An address that is listened on, for all loops. It outlives reloads and changes in the number of loops, so that no waiting connection is lost.</summary>
/// <remarks>
/// The loops share one socket; with <c>reuseport</c> each has its own, which is closed with the loop that has it. Loops lease
/// the socket, and it is closed when the owner has disposed of it and the last lease was returned. Any thread.
/// </remarks>
public sealed class ListenSocket : IDisposable
{
    /// <summary>Backlog where none is configured, if the system grants so much.</summary>
    private const int DefaultBacklog = 4096;

    /// <summary>IPPROTO_MPTCP of Linux; .NET has no name for it.</summary>
    private const ProtocolType MultipathTcp = (ProtocolType)262;

    private const UnixFileMode EveryoneMayConnect =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Socket> _own = [];
    private readonly ListenConfig _config;
    private Socket? _socket;
    private int _leases;
    private bool _disposed;

    private ListenSocket(ListenConfig config)
    {
        _config = config;
        Address = config.Address;
        EffectiveBacklog = Math.Min(config.Backlog ?? DefaultBacklog, LargestBacklog());
        _socket = Listen();
        Address = _socket.LocalEndPoint ?? config.Address;
        Name = AddressText.Full(Address);
    }

    /// <summary>The address in use: where port 0 was asked for, with the port that was granted.</summary>
    public EndPoint Address { get; }

    /// <summary>The address as the log shows it.</summary>
    public string Name { get; }

    /// <summary>Options that the system did not take, as lines for the log.</summary>
    public IReadOnlyList<string> RefusedOptions { get; private set; } = [];

    /// <summary>The configured backlog, clipped to what the system grants.</summary>
    public int EffectiveBacklog { get; }

    /// <exception cref="ListenException">The system refused.</exception>
    public static ListenSocket Open(ListenConfig config) => new(config);

    /// <exception cref="ListenException">With <c>reuseport</c>: the system refused a further socket.</exception>
    public Socket Lease(int worker)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_config.ReusePort)
            {
                _leases++;
                return _socket!;
            }
            Socket socket = _socket ?? Listen();
            _socket = null;
            _own.Add(worker, socket);
            return socket;
        }
    }

    /// <summary>Whether accepted connections send small segments at once: they inherit it, which saves a call for each.</summary>
    internal void SetNoDelay(int worker, bool on)
    {
        lock (_lock)
        {
            if (Address.AddressFamily != AddressFamily.Unix)
                _own.GetValueOrDefault(worker, _socket!).NoDelay = on;
        }
    }

    public void Return(int worker)
    {
        lock (_lock)
        {
            if (_own.Remove(worker, out Socket? own))
                own.Dispose();
            else if (--_leases == 0 && _disposed)
                _socket?.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_leases == 0)
                _socket?.Dispose();
        }
    }

    private static int LargestBacklog()
    {
        const string Setting = "/proc/sys/net/core/somaxconn";
        return File.Exists(Setting) && int.TryParse(File.ReadAllText(Setting), out int limit) ? limit : DefaultBacklog;
    }

    private Socket Listen()
    {
        bool isUnix = Address.AddressFamily == AddressFamily.Unix;
        string step = $"socket() {AddressText.Full(Address)}";
        Socket? socket = null;
        try
        {
            socket = new Socket(Address.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : _config.Multipath ? MultipathTcp : ProtocolType.Tcp);
            step = $"bind() to {AddressText.Full(Address)}";
            ListenSocketOptions.ConfigureAddress(socket, _config);
            IReadOnlyList<string> refused = ListenSocketOptions.ConfigureConnections(socket, _config);
            socket.Bind(Address);
            if (isUnix && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(Address.ToString()!, EveryoneMayConnect);
            step = $"listen() to {AddressText.Full(Address)}, backlog {EffectiveBacklog}";
            socket.Listen(EffectiveBacklog);
            socket.Blocking = false;
            RefusedOptions = refused;
            return socket;
        }
        catch (SocketException refused)
        {
            socket?.Dispose();
            throw new ListenException(step, new Errno(refused.NativeErrorCode), refused);
        }
    }
}
