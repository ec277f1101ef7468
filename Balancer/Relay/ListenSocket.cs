using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>
/// An address that is listened on, for all loops. It outlives reloads and changes in the number of loops, so that no waiting connection is
/// lost.
/// </summary>
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
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Socket> _own = [];
    private ListenConfig _config;
    private Socket? _socket;
    private int _leases;
    private string? _ownedFile;
    private bool _disposed;

    private ListenSocket(ListenConfig config, Socket? socket, bool isHandedOver)
    {
        _config = config;
        IsHandedOver = isHandedOver;
        Address = config.Address;
        EffectiveBacklog = Granted(config.Backlog);
        _socket = socket ?? Listen();
        Address = _socket.LocalEndPoint ?? config.Address;
        Name = AddressText.Full(Address);
    }

    /// <summary>Another process has opened it. All loops share it, also with <c>reuseport</c>: its owner has no other.</summary>
    public bool IsHandedOver { get; }

    /// <summary>The open socket, to hand it to another process.</summary>
    internal SafeHandle Handle => _socket!.SafeHandle;

    /// <summary>The address in use: where port 0 was asked for, with the port that was granted.</summary>
    public EndPoint Address { get; }

    /// <summary>The address as the log shows it.</summary>
    public string Name { get; }

    /// <summary>Options that the system did not take, as lines for the log.</summary>
    public IReadOnlyList<string> RefusedOptions { get; private set; } = [];

    /// <summary>The configured backlog, clipped to what the system grants.</summary>
    public int EffectiveBacklog { get; private set; }

    /// <exception cref="ListenException">The system refused.</exception>
    public static ListenSocket Open(ListenConfig config) => new(config, socket: null, isHandedOver: false);

    /// <summary>Takes a socket that another process has opened and that listens already.</summary>
    /// <param name="ownsFile">The file of a unix socket goes with it.</param>
    internal static ListenSocket Adopt(ListenConfig config, Socket socket, bool ownsFile = false)
    {
        socket.Blocking = false;
        var file = ownsFile && config.Address is UnixDomainSocketEndPoint ? config.Address.ToString() : null;
        return new(config, socket, isHandedOver: true) { _ownedFile = file };
    }

    /// <summary>Gives the open sockets other options and another backlog; the clients that wait stay.</summary>
    /// <returns>Options that the system did not take, as lines for the log.</returns>
    public IReadOnlyList<string> Reconfigure(ListenConfig config)
    {
        lock (_lock)
        {
            var wasDeferred = _config.Deferred;
            _config = config;
            EffectiveBacklog = Granted(config.Backlog);
            Socket[] sockets = [.. _own.Values, .. _socket is null ? (Socket[])[] : [_socket]];
            Array.ForEach(sockets, socket => socket.Listen(EffectiveBacklog));
            return [.. sockets.SelectMany(socket => ListenSocketOptions.ConfigureConnections(socket, config, wasDeferred)).Distinct()];
        }
    }

    /// <summary>
    /// The same address with a socket for each loop (<c>reuseport</c>). The open socket becomes the first of them, so that no client that
    /// waits is lost; this object has none from now on.
    /// </summary>
    /// <exception cref="ListenException">The system refused.</exception>
    public ListenSocket Split(ListenConfig config)
    {
        lock (_lock)
        {
            try
            {
                ListenSocketOptions.AllowOthers(_socket!);
            }
            catch (SocketException refused)
            {
                throw new ListenException($"setsockopt(SO_REUSEPORT) {Name}", new Errno(refused.NativeErrorCode), refused);
            }
            ListenSocket split = new(config, _socket, IsHandedOver);
            _socket = null;
            return split;
        }
    }

    /// <exception cref="ListenException">With <c>reuseport</c>: the system refused a further socket.</exception>
    public Socket Lease(int worker)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_config.ReusePort || IsHandedOver)
            {
                _leases++;
                return _socket!;
            }
            var socket = _socket ?? Listen();
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
            if (_own.Remove(worker, out var own))
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
            if (_ownedFile is { } file)
                File.Delete(file);
            _ownedFile = null;
        }
    }

    private static int Granted(int? backlog) => Math.Min(backlog ?? DefaultBacklog, LargestBacklog());

    private static int LargestBacklog()
    {
        const string Setting = "/proc/sys/net/core/somaxconn";
        return File.Exists(Setting) && int.TryParse(File.ReadAllText(Setting), out var limit) ? limit : DefaultBacklog;
    }

    private Socket Listen()
    {
        var isUnix = Address.AddressFamily == AddressFamily.Unix;
        var step = $"socket() {AddressText.Full(Address)}";
        Socket? socket = null;
        try
        {
            var protocol = isUnix ? ProtocolType.Unspecified : _config.Multipath ? MultipathTcp : ProtocolType.Tcp;
            socket = new Socket(Address.AddressFamily, SocketType.Stream, protocol);
            step = $"bind() to {AddressText.Full(Address)}";
            ListenSocketOptions.ConfigureAddress(socket, _config);
            var refused = ListenSocketOptions.ConfigureConnections(socket, _config);
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

/// <summary>
/// An address could not be listened on. The message is nginx's, for example <c>bind() to 0.0.0.0:8000 failed (98: Address already in
/// use)</c>.
/// </summary>
public sealed class ListenException(string action, Errno error, Exception cause) : Exception($"{action} failed ({error})", cause)
{
    public Errno Error { get; } = error;
}
