using ChatCluster.Benchmarks.Chat;
using ChatCluster.TestKit;
using MySqlConnector;

namespace ChatCluster.Benchmarks.Cluster;

/// <summary>
/// Servers with one database and one Redis: the same pairs on one server, then all of them across two and four, in turns. What the rows
/// mean stands in docs/benchmarks.md.
/// </summary>
internal static class ClusterBenchmark
{
    private const int MaxServers = 4;
    private const int Rounds = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private static readonly ClusterTurn[] Turns =
        [new(1, 1, 1), new(2, 1, 1), new(1, 50, 1), new(2, 50, 1), new(4, 50, 1), new(1, 50, 8), new(2, 50, 8), new(4, 50, 8)];

    /// <param name="arguments">sqlite or mariadb, none for both; then the ChatServer of another build, to see what a change does.</param>
    /// <returns>False when these are not such arguments, or there is no Redis.</returns>
    public static async Task<bool> RunAsync(string[] arguments)
    {
        var databases = arguments.TakeWhile(static argument => argument is "sqlite" or "mariadb").ToList();
        var others = arguments[databases.Count..];
        if (others.Length > 1 || !others.All(File.Exists))
        {
            Console.Error.WriteLine("give sqlite, mariadb, or nothing for both; then, if you like, the ChatServer of another build");
            return false;
        }
        if (!RedisServer.IsHere)
        {
            Console.Error.WriteLine("there is no redis-server on this machine (Debian, Ubuntu: apt-get install redis-server)");
            return false;
        }
        Console.WriteLine($"Medians of {Rounds} rounds of {Round.TotalSeconds} s in turns; \"of live\" is the median of the rounds' ratios to the"
            + " same pairs on one server.\nProcessor time in seconds for a million messages. Two minutes a database.\n");
        string[] programs = [Repository.PathOf("bin", "ChatServer"), .. others];
        if (databases.Count == 0 || databases.Contains("sqlite"))
            await MeasureAsync("SQLite", programs, static _ => null, null);
        if (databases.Count == 0 || databases.Contains("mariadb"))
            await MeasureOnMariaDbAsync(programs);
        return true;
    }

    private static async Task MeasureOnMariaDbAsync(string[] programs)
    {
        if (!MariaDbServer.IsHere)
        {
            Table.Line("MariaDB: not measured, there is no mariadbd on this machine");
            return;
        }
        Table.Progress("MariaDB");
        await using var maria = await MariaDbServer.StartAsync();
        await using (var connection = new MySqlConnection(maria.ConnectionString + "Pooling=false"))
        {
            await connection.OpenAsync();
            for (var schema = 0; schema < programs.Length; schema++)
            {
                await using var create = new MySqlCommand($"CREATE DATABASE bench{schema} CHARACTER SET utf8mb4", connection);
                await create.ExecuteNonQueryAsync();
            }
        }
        await MeasureAsync("MariaDB", programs, number => $"{maria.ConnectionString}Database=bench{number}", maria.ProcessId);
    }

    /// <summary>Each program has a cluster of its own, which is idle while others have their turn.</summary>
    private static async Task MeasureAsync(string database, string[] programs, Func<int, string?> mySqlOf, int? databaseProcess)
    {
        Table.Progress(database);
        var clusters = new List<TestedCluster>();
        try
        {
            foreach (var (number, program) in programs.Index())
                clusters.Add(await TestedCluster.StartAsync(program, MaxServers, mySqlOf(number), databaseProcess));
            // The first round warms everything up.
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var turn in Turns)
                {
                    Table.Progress($"{database}, round {round} of {Rounds}, {turn}");
                    foreach (var cluster in clusters)
                        await cluster.PlayAsync(turn, Round, counts: round > 0);
                }
            }
            foreach (var (cluster, program) in clusters.Zip(programs))
                cluster.Print(programs.Length > 1 ? $"{database}, {Path.GetRelativePath(Repository.PathOf("."), program)}" : database);
        }
        finally
        {
            foreach (var cluster in clusters)
                await cluster.DisposeAsync();
        }
    }
}
