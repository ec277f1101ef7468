using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// A file opened with O_APPEND: every write goes to the current end. So several processes may write whole lines to one file, and a file
/// that a rotation truncated continues at 0. <see cref="FileMode.Append"/> of .NET seeks to the end only once.
/// </summary>
public static class AppendedFile
{
    /// <summary>0640: a log names addresses and accounts.</summary>
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>Opens the file, or creates it with mode 0640 less the umask.</summary>
    /// <returns>An unbuffered stream: each write is one system call.</returns>
    /// <exception cref="IOException">The file cannot be opened; <see cref="Exception.HResult"/> is the errno.</exception>
    public static FileStream Open(string path) => OperatingSystem.IsLinux()
        ? new(new SafeFileHandle(OpenLinux(path), ownsHandle: true), FileAccess.Write, bufferSize: 0)
        : new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Whether the file ends within a line, because its last writer was killed or the disk was full.</summary>
    /// <param name="file">The file, opened by <see cref="Open"/>.</param>
    public static bool EndsWithinLine(string path, FileStream file)
    {
        // A pipe or terminal has no last byte, and opening one for reading may block.
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

    private static int OpenLinux(string path)
    {
        while (true)
        {
            var descriptor = Libc.Open(path, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenAppend | Libc.OpenCloseOnExec, (uint)Mode);
            if (descriptor >= 0)
                return descriptor;
            var error = Errno.Last;
            if (error != Errno.Interrupted)
                throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error.Value)}", error.Value);
        }
    }
}
