using System.Globalization;
using System.Runtime.InteropServices;
using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Native;

/// <summary>What a process may ask of the system about itself and others. Unix only.</summary>
public static class SystemProcess
{
    private const int StandardError = 2;
    private const nint DefaultHandler = 0;

    /// <summary>The process that started this one; another one if that has ended.</summary>
    public static int ParentId => ProcessLibc.ParentProcess();

    /// <summary>Sends a signal.</summary>
    /// <param name="process">The receiver's process id.</param>
    /// <param name="signal">The number of the signal.</param>
    /// <returns><see cref="Errno.None"/>, or why the system refused.</returns>
    public static Errno Signal(int process, int signal) => ProcessLibc.Kill(process, signal) == 0 ? Errno.None : Errno.Last;

    /// <summary>
    /// Undoes that a parent ignored a signal for its children, as shells do with INT and QUIT for what they start with <c>&amp;</c>, and
    /// nohup with HUP: the runtime respects it and would never pass the signal on. Only before the first registration for any signal. Linux
    /// only.
    /// </summary>
    public static void StopIgnoring(IEnumerable<int> signals)
    {
        const string Field = "SigIgn:";
        var line = File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal), $"{Field}0");
        var ignored = ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (var signal in signals)
        {
            if ((ignored & (1UL << (signal - 1))) != 0)
                _ = ProcessLibc.SetSignalHandler(signal, DefaultHandler);
        }
    }

    /// <summary>
    /// Collects all garbage and gives memory back to the system. After a reload the old configuration is garbage, and sessions that ended
    /// long ago may be too: under the load of relaying, which allocates nothing, no collection would come.
    /// </summary>
    /// <remarks>nginx gives memory back at a reload as well, with the processes that end.</remarks>
    public static void GiveMemoryBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            TrimNativeHeap();
    }

    /// <summary>
    /// Gives back what the C library keeps of freed memory: the just-in-time compiler leaves more than a megabyte there. Linux only; a C
    /// library other than glibc keeps nothing.
    /// </summary>
    private static void TrimNativeHeap()
    {
        try
        {
            _ = ProcessLibc.TrimHeap(keep: 0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such call, and no such heap.
        }
    }

    /// <summary>Sets how nice this process is, all its threads of now and later. Linux only.</summary>
    public static Errno SetPriority(int priority)
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            var id = int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture);
            if (ProcessLibc.SetPriority(ProcessLibc.PriorityOfThread, id, priority) != 0)
                return Errno.Last;
        }

        return Errno.None;
    }

    /// <summary>Bounds core dumps. Linux only.</summary>
    /// <param name="bytes">The largest.</param>
    public static Errno LimitCoreDump(long bytes) => ResourceLimit.Set(ResourceLimit.CoreDump, bytes, bytes);

    /// <summary>
    /// Leaves the terminal: its signals, such as that of Ctrl-C, no longer come here. A process that leads a group stays as it is.
    /// </summary>
    public static void LeaveTerminal() => _ = ProcessLibc.SetSession();

    /// <summary>Programs that this process starts from now on have the descriptor too, by the same number.</summary>
    public static void LetChildrenInherit(SafeHandle handle) => SetDescriptorFlags(handle, 0);

    /// <summary>Programs that this process starts from now on do not have the descriptor.</summary>
    public static void KeepFromChildren(SafeHandle handle) => SetDescriptorFlags(handle, ProcessLibc.CloseOnExec);

    /// <summary>A second descriptor of the same open file.</summary>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    public static SafeFileHandle Copy(SafeHandle file)
    {
        var copy = ProcessLibc.Control((int)file.DangerousGetHandle(), ProcessLibc.DuplicateCloseOnExec, 0);
        return copy >= 0 ? new SafeFileHandle(copy, ownsHandle: true) : throw new IOException("fcntl", Errno.Last.Value);
    }

    /// <summary>What tools show as the name of the process; at most 15 bytes. Linux only.</summary>
    public static unsafe void SetName(ReadOnlySpan<byte> name)
    {
        fixed (byte* start = (ReadOnlySpan<byte>)[.. name, 0])
            _ = ProcessLibc.ControlProcess(ProcessLibc.SetName, (nuint)start, 0, 0, 0);
    }

    /// <summary>A file in memory with these bytes. Linux only.</summary>
    /// <exception cref="NativeException">The process has no descriptor left.</exception>
    public static unsafe SafeFileHandle MemoryFile(ReadOnlySpan<byte> bytes)
    {
        int descriptor;
        fixed (byte* name = "balancer"u8)
            descriptor = ProcessLibc.CreateMemoryFile(name, ProcessLibc.MemoryCloseOnExec);
        if (descriptor < 0)
            throw new NativeException("memfd_create", Errno.Last);
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, bytes, fileOffset: 0);
        return file;
    }

    /// <summary>Points standard error at this file.</summary>
    public static void RedirectStandardError(SafeHandle file) =>
        _ = ProcessLibc.Duplicate((int)file.DangerousGetHandle(), StandardError);

    /// <summary>
    /// Writes to standard error without the runtime's streams, which take descriptors of their own. Unix only.
    /// </summary>
    public static unsafe void WriteStandardError(ReadOnlySpan<byte> text)
    {
        fixed (byte* start = text)
            _ = ProcessLibc.Write(StandardError, start, (nuint)text.Length);
    }

    /// <summary>Points standard input, output and, if wanted, error at /dev/null: a reader of the other end sees the end.</summary>
    public static void SilenceStandardStreams(bool errorToo)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int[] streams = [.. Enumerable.Range(0, errorToo ? StandardError + 1 : StandardError)];
        foreach (var descriptor in streams.Union(CopiesOf(streams, errorToo ? null : FileOf(StandardError))).ToArray())
            _ = ProcessLibc.Duplicate((int)nothing.DangerousGetHandle(), descriptor);
    }

    private static void SetDescriptorFlags(SafeHandle handle, int flags) =>
        _ = ProcessLibc.Control((int)handle.DangerousGetHandle(), ProcessLibc.SetDescriptorFlags, flags);

    /// <summary>The runtime keeps its own copies. A reader of the other end would wait for them as long as this process lives.</summary>
    private static IEnumerable<int> CopiesOf(IEnumerable<int> streams, string? kept)
    {
        const string Descriptors = "/proc/self/fd";
        if (!Directory.Exists(Descriptors))
            return [];

        // Regular files are never waited for, and a log may be one of them.
        string[] waited = ["pipe:", "socket:", "/dev/pts/"];
        var read = streams.Select(FileOf)
            .Where(file => file != kept && file is not null && waited.Any(kind => file.StartsWith(kind, StringComparison.Ordinal)))
            .ToHashSet();
        return Directory.EnumerateFiles(Descriptors).Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))
            .Where(descriptor => read.Contains(FileOf(descriptor)));
    }

    private static string? FileOf(int descriptor) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget;
}
