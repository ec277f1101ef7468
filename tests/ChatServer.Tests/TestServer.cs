using ChatCluster.Server;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.ChatServer.Tests;

/// <summary>
/// A whole server in this process, over real sockets and a real file, with the lesson's users and passwords that are cheap to check.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;
    private readonly WebApplication _app;

    private TestServer(WebApplication app, string databaseFile, TemporaryFolder? ownFolder)
    {
        _app = app;
        DatabaseFile = databaseFile;
        _ownFolder = ownFolder;
        Name = app.Services.GetRequiredService<ServerName>().ToString();
    }

    /// <summary>"127.0.0.1:port".</summary>
    public string Name { get; }

    public int Port => int.Parse(Name.AsSpan(Name.IndexOf(':') + 1), provider: null);

    public string DatabaseFile { get; }

    /// <param name="databaseFile">To share with another server; null for a file of its own.</param>
    /// <param name="change">Other options than these.</param>
    /// <param name="time">The server's clock; null for the system's.</param>
    /// <param name="bus">How it talks to other servers; null for not at all.</param>
    public static async Task<TestServer> StartAsync(
        string? databaseFile = null, Func<ServerOptions, ServerOptions>? change = null, TimeProvider? time = null, IClusterBus? bus = null)
    {
        var folder = databaseFile is null ? new TemporaryFolder() : null;
        databaseFile ??= folder!.PathOf("chat.db");
        var options = new ServerOptions
        {
            Address = System.Net.IPAddress.Loopback,
            Port = 0,
            SeedLesson = true,
            Log = new() { Level = LogLevel.None, ToConsole = false },
            // Longer than usual: where a busy machine makes the database slow, no test shall take it for broken.
            Database = new() { File = databaseFile, BusyTimeout = TimeSpan.FromSeconds(15), Deadline = TimeSpan.FromSeconds(15) },
            Passwords = new PasswordOptions { Iterations = 10 },
            // However few processors there are: what one loop has to say to another is said in most tests.
            Transport = new() { Loops = 3 },
            // Without the pauses: few tests are about them.
            CourseClients = new() { Gap = TimeSpan.Zero, GatherTime = TimeSpan.Zero },
        };
        var app = ServerModule.Build(change?.Invoke(options) ?? options, time, bus);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, databaseFile, folder);
    }

    /// <summary>Options for tests that store more than a mailbox holds by default.</summary>
    public static ServerOptions WithWideMailboxes(ServerOptions options) =>
        options with { Mailbox = new() { MaxMessages = 100_000, MaxBytes = int.MaxValue } };

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<RawChatClient> ConnectAsync(int receiveBuffer = 0) => RawChatClient.ConnectAsync(Port, receiveBuffer);

    /// <summary>Connects and logs in as a course client.</summary>
    public async Task<RawChatClient> LogInAsync(int userId, string password = "123456", int receiveBuffer = 0)
    {
        var client = await ConnectAsync(receiveBuffer);
        Assert.Contains("\"errno\":0", await client.AskAsync($$"""{"id":{{userId}},"msgid":1,"password":"{{password}}"}"""));
        return client;
    }

    /// <summary>Connects and logs in with seq 1; confirms what it reads, offline messages of the login too.</summary>
    public async Task<RawChatClient> LogInExtendedAsync(int userId, string password = "123456")
    {
        var client = await ConnectAsync();
        client.Confirms = true;
        Assert.Contains("\"errno\":0", await client.AskAsync($$"""{"id":{{userId}},"msgid":1,"password":"{{password}}","seq":1}"""));
        return client;
    }

    /// <summary>No server can write to the database until this is disposed of.</summary>
    public IDisposable LockDatabase()
    {
        var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Looks into the database, past the server.</summary>
    public T Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        return connection.QueryFirstOrDefault<T>(sql)!;
    }

    /// <summary>Waits until the database says so.</summary>
    public async Task WaitUntilAsync<T>(string sql, T expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!Equals(Query<T>(sql), expected))
            await Task.Delay(10, limit.Token);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
