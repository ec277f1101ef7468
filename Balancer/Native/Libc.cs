using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace ChatCluster.Balancer.Native;

/// <summary>The calls of Linux's C library about the process itself, with the constants they take (the same on x64 and arm64).</summary>
/// <remarks>Declarations only. On -1 the caller reads <see cref="Sockets.Native.Errno.Last"/> at once; no marshaller stands between.</remarks>
internal static unsafe partial class Libc
{
    internal const int LimitCore = 4;
    internal const int PriorityOfThread = 0;

    [LibraryImport("libc", EntryPoint = "dup2")]
    internal static partial int Duplicate(int from, int to);

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

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    internal static partial int SetLimit(int resource, ulong* softAndHard);
}
