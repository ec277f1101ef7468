using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace ChatCluster.Balancer.Native;

/// <summary>The calls of Linux's C library about processes, with the constants they take (the same on x64 and arm64).</summary>
/// <remarks>Declarations only. On -1 the caller reads <see cref="Sockets.Native.Errno.Last"/> at once: no marshaller changes it in
/// between.</remarks>
internal static unsafe partial class ProcessLibc
{
    internal const int PriorityOfThread = 0;

    internal const int FamilyUnix = 1;
    internal const int SequencedPackets = 5;
    internal const int SocketCloseOnExec = 0x80000;
    internal const int LevelSocket = 1;
    internal const int PassDescriptors = 1;
    internal const int NoSignal = 0x4000;
    internal const int DoNotWait = 0x40;
    internal const int ReceivedCloseOnExec = 0x40000000;
    internal const int EventCloseOnExec = 0x80000;
    internal const int EventNonBlocking = 0x800;
    internal const short PollIn = 1;
    internal const uint MemoryCloseOnExec = 1;
    internal const int DuplicateCloseOnExec = 1030;
    internal const int SetDescriptorFlags = 2;
    internal const int CloseOnExec = 1;
    internal const int SetDumpable = 4;
    internal const int SetName = 15;
    internal const int WaitNoHang = 1;

    [LibraryImport("libc", EntryPoint = "dup2")]
    internal static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "read")]
    internal static partial nint Read(int descriptor, void* bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    internal static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    internal static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "memfd_create")]
    internal static partial int CreateMemoryFile(byte* name, uint flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "socketpair")]
    internal static partial int SocketPair(int family, int type, int protocol, int* descriptors);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    internal static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    internal static partial nint ReceiveMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    internal static partial int Spawn(int* process, byte* file, nint fileActions, nint attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    internal static partial int WaitForProcess(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "prctl")]
    internal static partial int ControlProcess(int option, nuint argument, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "initgroups", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetGroups(string user, uint group);

    [LibraryImport("libc", EntryPoint = "setgid")]
    internal static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setuid")]
    internal static partial int SetUser(uint user);

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    internal static partial nint SetSignalHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "setsid")]
    internal static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    internal static partial int TrimHeap(nuint keep);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    internal static partial int SetPriority(int which, int who, int priority);

    /// <returns>0 if there is no such user.</returns>
    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial PasswordEntry* GetUser(string name);

    /// <returns>0 if there is no such group.</returns>
    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial GroupEntry* GetGroup(string name);

    /// <summary><c>struct pollfd</c>.</summary>
    internal struct PollEntry
    {
        internal int Descriptor;
        internal short Asked;
        internal short Found;
    }

    /// <summary><c>struct iovec</c>.</summary>
    internal struct Piece
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>What is needed of <c>struct msghdr</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 56)]
    internal struct MessageHeader
    {
        [FieldOffset(16)]
        internal Piece* Pieces;

        [FieldOffset(24)]
        internal nuint PieceCount;

        [FieldOffset(32)]
        internal ControlHeader* Control;

        [FieldOffset(40)]
        internal nuint ControlLength;
    }

    /// <summary><c>struct cmsghdr</c> with one descriptor behind it.</summary>
    internal struct ControlHeader
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
        internal int Descriptor;
    }

    /// <summary>What is needed of <c>struct passwd</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    internal struct PasswordEntry
    {
        [FieldOffset(16)]
        internal uint User;
    }

    /// <summary>What is needed of <c>struct group</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    internal struct GroupEntry
    {
        [FieldOffset(16)]
        internal uint Group;
    }
}
