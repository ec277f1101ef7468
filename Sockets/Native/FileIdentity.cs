using System.Buffers.Binary;
using System.Text;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// Which file it is, by device and inode: a file keeps them when it is renamed, and no other has them while a process holds the file open. So a
/// process finds out whether a path still leads to the file that it has open.
/// </summary>
/// <remarks>Where there is no statx(2), the time at which the file was made has to do.</remarks>
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    // linux/stat.h: the size of struct statx, and where in it stand the inode and the device's two halves.
    private const int StatxSize = 256;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;

    /// <returns>Null when the path leads to no file.</returns>
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
