using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>A course's database of a test's own, and the report of its migration.</summary>
internal sealed class CourseFolder(MariaDb mariaDb) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Database> _databases = [];

    public string ReportFile => _folder.PathOf("report/course.txt");

    public async Task<DatabaseOptions> MakeAsync()
    {
        var options = await mariaDb.NewDatabaseAsync("utf8mb3");
        CourseTables.Make(options, worn: false);
        return options with { Migrate = true, CourseReport = ReportFile };
    }

    /// <summary>The lines of the report, without its head.</summary>
    public IReadOnlyList<string> Changes() => File.ReadAllLines(ReportFile)[2..];

    public string Verdict() => File.ReadAllLines(ReportFile)[1];

    public async Task<Database> MigrateAsync(DatabaseOptions options)
    {
        var database = new Database(options, NullLogger<Database>.Instance);
        _databases.Add(database);
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        return database;
    }

    public void Dispose()
    {
        _databases.ForEach(static database => database.Dispose());
        _folder.Dispose();
    }
}
