using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChatCluster.Sockets.Native;

/// <summary>An error number of the system, with Linux's values; zero is success.</summary>
/// <remarks>As text in nginx's form: <c>111: Connection refused</c>.</remarks>
public readonly record struct Errno(int Value)
{
    public static readonly Errno None = new(0);
    public static readonly Errno NoSuchFile = new(2);
    public static readonly Errno Interrupted = new(4);
    public static readonly Errno Again = new(11);
    public static readonly Errno InvalidArgument = new(22);
    public static readonly Errno TooManyOpenFilesInSystem = new(23);
    public static readonly Errno TooManyOpenFiles = new(24);
    public static readonly Errno BrokenPipe = new(32);
    public static readonly Errno AddressInUse = new(98);
    public static readonly Errno NetworkDown = new(100);
    public static readonly Errno NetworkUnreachable = new(101);
    public static readonly Errno ConnectionAborted = new(103);
    public static readonly Errno ConnectionReset = new(104);
    public static readonly Errno NotConnected = new(107);
    public static readonly Errno TimedOut = new(110);
    public static readonly Errno ConnectionRefused = new(111);
    public static readonly Errno HostDown = new(112);
    public static readonly Errno HostUnreachable = new(113);
    public static readonly Errno InProgress = new(115);

    /// <summary>The process or the whole system has no descriptor left.</summary>
    public bool IsOutOfDescriptors => this == TooManyOpenFiles || this == TooManyOpenFilesInSystem;

    /// <summary>The error of the last failed call of this thread. Read it before any other call.</summary>
    public static Errno Last => new(Marshal.GetLastSystemError());

    /// <summary>Converts an error of <see cref="Socket"/>. Errors without a constant here keep the number of the system.</summary>
    public static Errno From(SocketError error) => error switch
    {
        SocketError.Success => None,
        SocketError.WouldBlock => Again,
        SocketError.InProgress => InProgress,
        SocketError.TooManyOpenSockets => TooManyOpenFiles,
        SocketError.Shutdown => BrokenPipe,
        SocketError.AddressAlreadyInUse => AddressInUse,
        SocketError.NetworkDown => NetworkDown,
        SocketError.NetworkUnreachable => NetworkUnreachable,
        SocketError.ConnectionAborted => ConnectionAborted,
        SocketError.ConnectionReset => ConnectionReset,
        SocketError.NotConnected => NotConnected,
        SocketError.TimedOut => TimedOut,
        SocketError.ConnectionRefused => ConnectionRefused,
        SocketError.HostDown => HostDown,
        SocketError.HostUnreachable => HostUnreachable,
        _ => new(new SocketException((int)error).NativeErrorCode),
    };

    public override string ToString() => $"{Value}: {Marshal.GetPInvokeErrorMessage(Value)}";
}

/// <summary>A system call failed that fails only if the process is out of resources or has a bug.</summary>
public sealed class NativeException(string call, Errno error) : Exception($"{call}() failed ({error})")
{
    public Errno Error { get; } = error;
}
