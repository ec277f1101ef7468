using System.Buffers.Binary;
using System.Text;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// Identifies a file by device and inode. A renamed file keeps them, and no other file has them while a process has the file open. So a
/// process can check whether a path still leads to its open file.
/// </summary>
/// <remarks>Without statx(2) it uses the creation time.</remarks>
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    // linux/stat.h: the size of struct statx, and the offsets of the inode and of the two halves of the device.
    private const int StatxSize = 256;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;

    /// <returns>Null if there is no file.</returns>
    public static unsafe FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) ? new(0, (ulong)File.GetCreationTimeUtc(path).Ticks) : null;
        Span<byte> status = stackalloc byte[StatxSize];
        ReadOnlySpan<byte> name = [.. Encoding.UTF8.GetBytes(path), 0];
        fixed (byte* start = name, buffer = status)
        {
            if (Libc.Statx(Libc.CurrentFolder, start, flags: 0, Libc.StatxInode, buffer) != 0)
                return null;
        }
        return new(Read(status[DeviceOffset..]), Read(status[InodeOffset..]));
    }

    private static ulong Read(ReadOnlySpan<byte> field) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(field) : BinaryPrimitives.ReadUInt64BigEndian(field);
}
