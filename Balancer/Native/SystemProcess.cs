using System.Globalization;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Native;

/// <summary>What a process may ask of the system about itself and others. Unix only.</summary>
public static class SystemProcess
{
    private const int StandardError = 2;
    private const nint DefaultHandler = 0;

    /// <summary>Sends a signal.</summary>
    /// <param name="process">The receiver's process id.</param>
    /// <param name="signal">The number of the signal.</param>
    /// <returns><see cref="Errno.None"/>, or why the system refused.</returns>
    public static Errno Signal(int process, int signal) => Libc.Kill(process, signal) == 0 ? Errno.None : Errno.Last;

    /// <summary>
    /// Undoes that a parent ignored a signal for its children, as shells do with INT and QUIT for what they start with <c>&amp;</c>, and nohup
    /// with HUP: the runtime respects it and would never pass the signal on. Only before the first registration for any signal. Linux only.
    /// </summary>
    public static void StopIgnoring(IEnumerable<int> signals)
    {
        const string Field = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal), $"{Field}0");
        var ignored = ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (var signal in signals)
        {
            if ((ignored & (1UL << (signal - 1))) != 0)
                _ = Libc.SetSignalHandler(signal, DefaultHandler);
        }
    }

    /// <summary>
    /// Gives back what the C library keeps of freed memory: the just-in-time compiler leaves more than a megabyte there. Linux only; a C library
    /// other than glibc keeps nothing.
    /// </summary>
    public static void TrimNativeHeap()
    {
        try
        {
            _ = Libc.TrimHeap(keep: 0);
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
            if (Libc.SetPriority(Libc.PriorityOfThread, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), priority) != 0)
                return Errno.Last;
        }

        return Errno.None;
    }

    /// <summary>Bounds core dumps. Linux only.</summary>
    /// <param name="bytes">The largest.</param>
    public static unsafe Errno LimitCoreDump(long bytes)
    {
        var limits = stackalloc ulong[] { (ulong)bytes, (ulong)bytes };
        return Libc.SetLimit(Libc.LimitCore, limits) == 0 ? Errno.None : Errno.Last;
    }

    /// <summary>Leaves the terminal: its signals, such as that of Ctrl-C, no longer come here. A process that leads a group stays as it is.</summary>
    public static void LeaveTerminal() => _ = Libc.SetSession();

    /// <summary>Points standard input, output and, if wanted, error at nothing: whoever reads them sees their end.</summary>
    public static void SilenceStandardStreams(bool errorToo)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int[] streams = [.. Enumerable.Range(0, errorToo ? StandardError + 1 : StandardError)];
        foreach (var descriptor in streams.Union(CopiesOf(streams, errorToo ? null : FileOf(StandardError))).ToArray())
            _ = Libc.Duplicate((int)nothing.DangerousGetHandle(), descriptor);
    }

    /// <summary>The runtime keeps copies of its own, for which somebody who reads the other end would wait as long as this process lives.</summary>
    private static IEnumerable<int> CopiesOf(IEnumerable<int> streams, string? kept)
    {
        const string Descriptors = "/proc/self/fd";
        if (!Directory.Exists(Descriptors))
            return [];

        // Files on a disk are nobody's to wait for, and a log may be one of them.
        var read = streams.Select(FileOf).Where(file => file != kept && file is not null && (file.StartsWith("pipe:", StringComparison.Ordinal)
            || file.StartsWith("socket:", StringComparison.Ordinal) || file.StartsWith("/dev/pts/", StringComparison.Ordinal))).ToHashSet();
        return Directory.EnumerateFiles(Descriptors).Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))
            .Where(descriptor => read.Contains(FileOf(descriptor)));
    }

    private static string? FileOf(int descriptor) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget;
}
