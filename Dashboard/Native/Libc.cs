using System.Runtime.InteropServices;

namespace ChatCluster.Dashboard.Native;

/// <summary>The calls of the C library.</summary>
internal static partial class Libc
{
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}
