using System.Globalization;

namespace ChatCluster.Benchmarks;

/// <summary>What the system says of a process (proc(5)): the steadiest figures on a machine that others use too.</summary>
internal static class ProcessFigures
{
    /// <summary>The kernel's clock ticks a second in /proc/PID/stat, 100 on every Linux of today.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time together.</summary>
    public static TimeSpan ProcessorTime(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    /// <summary>Resident memory in bytes, where what several processes share counts for each by its part.</summary>
    public static long ProportionalBytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/smaps_rollup")
            .First(static line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    /// <summary>The process and those it started.</summary>
    public static IEnumerable<int> WithChildren(int processId) =>
        File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static child => int.Parse(child, CultureInfo.InvariantCulture)).Prepend(processId);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
