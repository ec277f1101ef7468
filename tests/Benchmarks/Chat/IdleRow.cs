namespace ChatCluster.Benchmarks.Chat;

/// <summary>The memory of those who are logged in and silent.</summary>
internal static class IdleRow
{
    private const int Connections = 5000;

    public static async Task MeasureAsync()
    {
        Table.Progress($"{Connections} idle connections");
        using var server = await BenchServer.StartAsync();
        // What the first logins cost is not the connections'.
        using (await Logins.OfAsync(server.Port, 1, 200, extended: true))
        {
        }
        var before = ProcessFigures.ResidentBytes(server.ProcessId);
        using var users = await Logins.OfAsync(server.Port, 1001, Connections, extended: true);
        var each = (ProcessFigures.ResidentBytes(server.ProcessId) - before) / 1024.0 / Connections;
        Table.Line($"{Connections} idle logged-in connections: {each:F1} KB each; {before / 1024 / 1024} MB before the first");
    }
}
