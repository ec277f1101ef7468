using ChatCluster.TestKit;
using MySqlConnector;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>50 users write to users who are offline, each waiting for "stored" before the next message.</summary>
internal static class StoredRows
{
    private const int Writers = 50;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync()
    {
        Table.Head();
        await MeasureAsync("stored, SQLite", null);
        await MeasureAsync("stored, SQLite, --sync full", null, "--sync", "full");
        var name = "stored, MariaDB";
        if (!MariaDbServer.IsHere)
            Table.Line($"{name}: not measured, there is no mariadbd on this machine");
        else
        {
            Table.Progress(name);
            await using var maria = await MariaDbServer.StartAsync();
            Execute(maria.ConnectionString, "CREATE DATABASE bench CHARACTER SET utf8mb4");
            await MeasureAsync(name, $"{maria.ConnectionString}Database=bench");
        }
    }

    private static async Task MeasureAsync(string what, string? mySql, params string[] options)
    {
        Table.Progress(what);
        using var server = await BenchServer.StartAsync(mySql, options);
        await WriteAsync(server.Port, WarmUp);
        await Table.RowAsync(server, Round, what, () => WriteAsync(server.Port, Round));
    }

    private static void Execute(string connectionString, string sql)
    {
        using var connection = new MySqlConnection(connectionString + "Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<Histogram> WriteAsync(int port, TimeSpan duration)
    {
        using var users = await Logins.OfAsync(port, 1, Writers, extended: true);
        var ways = new Histogram();
        await LoadLoop.RunAsync(duration, load =>
        {
            foreach (var user in users.Users)
                new OfflineWriter(user, Writers, ways).Begin(load);
        });
        return ways;
    }
}
