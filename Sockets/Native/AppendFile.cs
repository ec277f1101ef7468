using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// Opens files that lines are appended to. On Linux each write goes to the end of the file as it is at that moment and in one piece (O_APPEND):
/// several processes may share the file, and one that is cut to nothing by a log rotation has no hole at its start.
/// </summary>
public static class AppendFile
{
    private const UnixFileMode CreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>
    /// Opens a file without a buffer; one that does not exist is created with mode 0640, less what the umask takes away. A file that ends within a
    /// line, because its last writer was killed or found the disk full, gets that line's end first.
    /// </summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The system forbids it, or it is a folder.</exception>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = OperatingSystem.IsLinux() ? FileMode.OpenOrCreate : FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = CreateMode;
        var file = new FileStream(path, options);
        try
        {
            if (OperatingSystem.IsLinux())
                SetAppend(file.SafeFileHandle);
            if (EndsWithinLine(file))
                file.Write("\n"u8);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool EndsWithinLine(FileStream file)
    {
        // A pipe or a terminal has no end to look at, and to open one for reading may take for ever.
        if (!file.CanSeek || file.Length == 0)
            return false;
        try
        {
            using var reader = File.OpenHandle(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.Read(reader, last, file.Length - 1) == 1 && last[0] != '\n';
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <remarks>FileStream writes with an offset, which Linux ignores for such a file (pwrite(2), "BUGS").</remarks>
    private static void SetAppend(SafeFileHandle file)
    {
        var descriptor = (int)file.DangerousGetHandle();
        var flags = Libc.Control(descriptor, Libc.GetFlags, 0);
        if (flags < 0 || Libc.Control(descriptor, Libc.SetFlags, flags | Libc.Append) < 0)
            throw new IOException($"fcntl() failed ({Errno.Last})");
    }
}
