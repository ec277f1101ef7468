using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// A file that every write goes to the end of, wherever that is by then (O_APPEND): several processes may write whole lines to one file, and
/// a file that a rotation cut to nothing begins at 0 again. .NET has no such mode: <see cref="FileMode.Append"/> looks for the end once.
/// </summary>
public static class AppendedFile
{
    /// <summary>0644, as nginx makes its logs.</summary>
    private const UnixFileMode UsualMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Opens the file, or makes it with this mode less the umask.</summary>
    /// <returns>A stream without a buffer: one write is one call of the system.</returns>
    /// <exception cref="IOException">The system refused; <see cref="Exception.HResult"/> is its error number.</exception>
    public static FileStream Open(string path, UnixFileMode mode = UsualMode) => OperatingSystem.IsLinux()
        ? new(new SafeFileHandle(OpenLinux(path, mode), ownsHandle: true), FileAccess.Write, bufferSize: 0)
        : new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Whether a file ends within a line, because its last writer was killed or found the disk full.</summary>
    /// <param name="file">The file, as <see cref="Open"/> opened it.</param>
    public static bool EndsWithinLine(string path, FileStream file)
    {
        // A pipe or a terminal has no end to look at, and to open one for reading may take for ever.
        if (!file.CanSeek || file.Length == 0)
            return false;
        try
        {
            using var reader = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.Read(reader, last, file.Length - 1) == 1 && last[0] != '\n';
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int OpenLinux(string path, UnixFileMode mode)
    {
        while (true)
        {
            var descriptor = Libc.Open(path, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenAppend | Libc.OpenCloseOnExec, (uint)mode);
            if (descriptor >= 0)
                return descriptor;
            var error = Errno.Last;
            if (error != Errno.Interrupted)
                throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error.Value)}", error.Value);
        }
    }
}
