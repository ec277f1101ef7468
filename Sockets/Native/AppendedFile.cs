using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// A file that every write goes to the end of, wherever that is by then (O_APPEND): several processes may write whole lines to one file, and
/// a file that a rotation cut to nothing begins at 0 again. .NET has no such mode: <see cref="FileMode.Append"/> looks for the end once.
/// </summary>
public static class AppendedFile
{
    /// <summary>Opens the file, or makes it with mode 0644 less the umask, as nginx makes its logs.</summary>
    /// <returns>A stream without a buffer: one write is one call of the system.</returns>
    /// <exception cref="IOException">The system refused; <see cref="Exception.HResult"/> is its error number.</exception>
    public static FileStream Open(string path) => OperatingSystem.IsLinux()
        ? new(new SafeFileHandle(OpenLinux(path), ownsHandle: true), FileAccess.Write, bufferSize: 0)
        : new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static int OpenLinux(string path)
    {
        while (true)
        {
            var descriptor = Libc.Open(path, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenAppend | Libc.OpenCloseOnExec, Libc.ModeOwnerWritesAllRead);
            if (descriptor >= 0)
                return descriptor;
            var error = Errno.Last;
            if (error != Errno.Interrupted)
                throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error.Value)}", error.Value);
        }
    }
}
