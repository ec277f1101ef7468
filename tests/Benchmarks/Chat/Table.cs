namespace ChatCluster.Benchmarks.Chat;

/// <summary>What is printed.</summary>
internal static class Table
{
    /// <summary>From one row to the next, so that those who leave do not count in it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    public static void Head()
    {
        Console.WriteLine($"{"",-34}  {"",10}  {"",28}    processor s per million");
        Console.WriteLine($"{"what",-34}  {"messages/s",10}  {"p50 ms",8}  {"p99 ms",8}  {"p99.9 ms",8}    {"server",8}  {"load",8}");
    }

    /// <summary>Measures, while it says what is being measured, and prints the row.</summary>
    /// <param name="measure">Takes <paramref name="duration"/> and gives one entry a message.</param>
    public static async Task RowAsync(BenchServer server, TimeSpan duration, string what, Func<Task<Histogram>> measure)
    {
        Progress(what);
        var (serverBefore, loadBefore) = (ProcessFigures.ProcessorTime(server.ProcessId),
            ProcessFigures.ProcessorTime(Environment.ProcessId));
        Histogram ways;
        try
        {
            ways = await measure();
        }
        catch (InvalidOperationException failure)
        {
            Line($"{what}: not measured, {failure.Message}");
            return;
        }
        var (serverAfter, loadAfter) = (ProcessFigures.ProcessorTime(server.ProcessId),
            ProcessFigures.ProcessorTime(Environment.ProcessId));
        Report.Add(what, ("messages/s", ways.Count / duration.TotalSeconds), ("p50 ms", ways.At(0.5).TotalMilliseconds),
            ("p99 ms", ways.At(0.99).TotalMilliseconds), ("p99.9 ms", ways.At(0.999).TotalMilliseconds),
            ("server: processor s per million", PerMillion(serverAfter - serverBefore)),
            ("load: processor s per million", PerMillion(loadAfter - loadBefore)));
        Line($"{what,-34}  {ways.Count / duration.TotalSeconds,10:F0}  {Milliseconds(ways, 0.5),8}  {Milliseconds(ways, 0.99),8}  {Milliseconds(ways, 0.999),8}"
            + $"    {PerMillion(serverAfter - serverBefore),8:F1}  {PerMillion(loadAfter - loadBefore),8:F1}");
        await Task.Delay(Pause);

        double PerMillion(TimeSpan time) => time.TotalSeconds / ways.Count * 1e6;
    }

    /// <summary>What is being measured, until its result takes the line; a file gets results only.</summary>
    public static void Progress(string what)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"{what}...\r");
    }

    /// <summary>A result.</summary>
    public static void Line(string text) => Console.WriteLine(Console.IsOutputRedirected ? text : $"\e[K{text}");

    public static string Milliseconds(Histogram durations, double share) => $"{durations.At(share).TotalMilliseconds:F2}";
}
