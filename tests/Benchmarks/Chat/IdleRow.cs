namespace ChatCluster.Benchmarks.Chat;

/// <summary>The memory of those who are logged in and silent.</summary>
internal static class IdleRow
{
    private const int Connections = 5000;
    private const int Few = 200;

    /// <summary>
    /// For the compiler, which is not done at once with what the logins made it do, and for the server, which gives memory back when it is
    /// quiet.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(6);

    public static async Task MeasureAsync()
    {
        // What the first logins cost is not the connections': code that is compiled, again once it is seen to be much used, and room for
        // garbage.
        await MeasureAsync("a server that has just started", loginsBefore: Few);
        await MeasureAsync("one that has had 4000 logins before", loginsBefore: 20 * Few);
    }

    private static async Task MeasureAsync(string what, int loginsBefore)
    {
        Table.Progress($"{Connections} idle connections on {what}");
        using var server = await BenchServer.StartAsync();
        for (var logins = 0; logins < loginsBefore; logins += Few)
        {
            using var few = await Logins.OfAsync(server.Port, 1, Few, extended: true);
        }
        await Task.Delay(Rest);
        var before = ProcessFigures.ResidentBytes(server.ProcessId);
        using var users = await Logins.OfAsync(server.Port, 1001, Connections, extended: true);
        await Task.Delay(Rest);
        var each = (ProcessFigures.ResidentBytes(server.ProcessId) - before) / 1024.0 / Connections;
        Report.Add($"{Connections} idle connections on {what}", ("KB each", each), ("MB before the first", before / 1024.0 / 1024));
        Table.Line($"{Connections} idle logged-in connections on {what}: {each:F1} KB each; {before / 1024 / 1024} MB before the first");
    }
}
