namespace ChatCluster.Balancer.Modules.Status;

/// <summary>What does not change while the process runs.</summary>
internal static class ProcessFacts
{
    public static string Version { get; } = typeof(ProcessFacts).Assembly.GetName().Version!.ToString(fieldCount: 3);

    public static DateTimeOffset Started { get; } = ReadStart();

    private static DateTimeOffset ReadStart()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.StartTime.ToUniversalTime();
    }
}
