using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace ChatCluster.Sockets.Native;

/// <summary>The calls of Linux's C library for sockets and loops, with their constants (the same on x64 and arm64).</summary>
/// <remarks>Declarations only, without marshalling. On -1 the caller reads <see cref="Errno.Last"/> at once.</remarks>
internal static unsafe partial class Libc
{
    internal const int AddressFamilyUnix = 1;
    internal const int AddressFamilyInet = 2;
    internal const int AddressFamilyInet6 = 10;

    internal const int SocketStream = 1;
    internal const int SocketNonBlocking = 0x800;
    internal const int SocketCloseOnExec = 0x80000;

    internal const int LevelIp = 0;
    internal const int LevelSocket = 1;
    internal const int LevelTcp = 6;
    internal const int LevelIp6 = 41;
    internal const int OptionError = 4;
    internal const int OptionSendBuffer = 7;
    internal const int OptionReceiveBuffer = 8;
    internal const int OptionKeepAlive = 9;
    internal const int OptionNoDelay = 1;
    internal const int OptionTransparent = 19;
    internal const int OptionTransparent6 = 75;
    internal const int OptionBindAddressNoPort = 24;

    internal const int NoSignal = 0x4000;
    internal const int PeekOnly = 2;
    internal const int ShutdownWrite = 1;

    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const int EpollCloseOnExec = 0x80000;
    internal const uint EpollIn = 0x1;
    internal const uint EpollOut = 0x4;
    internal const uint EpollError = 0x8;
    internal const uint EpollHangup = 0x10;
    internal const uint EpollReadHangup = 0x2000;
    internal const uint EpollExclusive = 1u << 28;
    internal const uint EpollEdgeTriggered = 1u << 31;

    internal const int EventNonBlocking = 0x800;
    internal const int EventCloseOnExec = 0x80000;

    internal const int PipeNonBlocking = 0x800;
    internal const int PipeCloseOnExec = 0x80000;
    internal const int PipeSetSize = 1031;
    internal const int PipeGetSize = 1032;
    internal const uint SpliceMove = 1;
    internal const uint SpliceNonBlocking = 2;

    internal const int CurrentFolder = -100;
    internal const uint StatxInode = 0x100;

    internal const int OpenWriteOnly = 1;
    internal const int OpenCreate = 0x40;
    internal const int OpenAppend = 0x400;
    internal const int OpenCloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "socket")]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect")]
    internal static partial int Connect(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "bind")]
    internal static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4")]
    internal static partial int Accept(int socket, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    internal static partial int GetSocketName(int socket, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "recv")]
    internal static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    internal static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    internal static partial int Shutdown(int socket, int how);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    internal static partial int SetSocketOption(int socket, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    internal static partial int GetSocketOption(int socket, int level, int option, int* value, uint* length);

    [LibraryImport("libc", EntryPoint = "statx")]
    internal static partial int Statx(int folder, byte* path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read")]
    internal static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    internal static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    internal static partial int EpollWait(int epoll, byte* events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "pipe2")]
    internal static partial int Pipe(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    internal static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "splice")]
    internal static partial nint Splice(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    internal static partial int GetLimit(int resource, ulong* softAndHard);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    internal static partial int SetLimit(int resource, ulong* softAndHard);
}
