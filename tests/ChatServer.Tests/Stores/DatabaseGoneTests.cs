using System.Net;
using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>
/// The database's files are removed or replaced under a running server: nothing more is accepted, and what was accepted is saved.
/// </summary>
public sealed class DatabaseGoneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Take(1)[0];

    private string DatabaseFile => _folder.PathOf("chat.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "-wal", "-shm")]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task RemovedFiles_AreErrno12AndEverythingAcceptedIsSaved(params string[] endings)
    {
        await using var server = await StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        Assert.Contains("\"stored\"", await client.AskAsync("""{"mid":"in-time","msg":"x","msgid":6,"seq":2,"toid":15}"""));

        foreach (var ending in endings)
            File.Delete(DatabaseFile + ending);

        Assert.Contains("\"errno\":12", await client.AskAsync("""{"mid":"late","msg":"x","msgid":6,"seq":3,"toid":15}"""));
        Assert.Contains("\"errno\":12", await client.AskAsync("""{"friendid":19,"msgid":7,"seq":4}"""));
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
        await AssertNotReadyAsync("was removed");
        var copy = await SavedCopyAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        using var database = new SqliteConnection($"Data Source={copy};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT group_concat(mid) FROM offlinemessage";
        Assert.Equal("in-time", command.ExecuteScalar());
        await server.StopAsync();
        Assert.Equal(!endings.Contains(""), File.Exists(DatabaseFile));
        Assert.Single(await LinesAsync(), line => line.Contains(" FTL the database file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReplacedFile_IsNeitherWrittenNorRead()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        using (var database = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = $"VACUUM INTO '{_folder.PathOf("backup.db")}'";
            command.ExecuteNonQuery();
        }

        File.Move(_folder.PathOf("backup.db"), DatabaseFile, overwrite: true);

        Assert.Contains("\"errno\":12", await client.AskAsync("""{"mid":"late","msg":"x","msgid":6,"seq":3,"toid":15}"""));
        Assert.Contains("\"errno\":12", await client.AskAsync("""{"msgid":104,"seq":4}"""));
        await AssertNotReadyAsync("was replaced by another one");
        await SavedCopyAsync();
    }

    /// <summary>Nobody writes anything: the next renewal of the lease finds out.</summary>
    [Fact]
    public async Task RemovedFile_IsFoundByTheNextRenewal()
    {
        await using var server = await StartAsync();
        File.Delete(DatabaseFile);

        await Assert.ThrowsAsync<Server.Stores.Sql.StorageException>(() => server.Get<ServerLease>().RenewAsync());

        await AssertNotReadyAsync("was removed");
        await SavedCopyAsync();
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(DatabaseFile, options => options with
    {
        Admin = new(new(IPAddress.Loopback, _port)),
        Log = new() { File = _folder.PathOf("log"), Level = LogLevel.Warning, ToConsole = false },
    });

    private async Task AssertNotReadyAsync(string why)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/readyz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <returns>The file, as soon as the log says that it is whole.</returns>
    private async Task<string> SavedCopyAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        while (!(await LinesAsync()).Exists(line => line.Contains("is saved in", StringComparison.Ordinal)))
            await Task.Delay(10, limit.Token);
        return Assert.Single(Directory.GetFiles(_folder.PathOf(""), "chat.db.saved-*"));
    }

    private async Task<List<string>> LinesAsync() =>
        [.. await File.ReadAllLinesAsync(_folder.PathOf("log"), TestContext.Current.CancellationToken)];
}
