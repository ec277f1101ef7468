using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Server;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>
/// The connection to MariaDB ends between a commit and its answer: what was to be done is done, and the server does not know it.
/// </summary>
public sealed class LostAnswerTests(MariaDb mariaDb)
{
    private const string Login = """{"id":13,"msgid":1,"password":"123456","seq":1}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_WhoseAnswerIsLost_IsTakenBack_SoThatTheUserCanLogIn()
    {
        var options = await mariaDb.NewDatabaseAsync();
        var address = new MySqlConnector.MySqlConnectionStringBuilder(options.MySql!);
        await using var relay = new CommitRelay((int)address.Port, after: "state = 'online'");
        (address.Port, address.SslMode) = ((uint)relay.Port, MySqlConnector.MySqlSslMode.None);
        await using var server = await StartServerAsync(options with { MySql = address.ConnectionString });
        using var client = await RawChatClient.ConnectAsync(
            IPEndPoint.Parse(server.Services.GetRequiredService<ServerName>().ToString()).Port);

        relay.LosesTheNextAnswer = true;
        Assert.Contains("\"errno\":12", await client.AskAsync(Login));

        Assert.False(relay.LosesTheNextAnswer);
        await Eventually.HoldsAsync(
            () => client.AskAsync(Login).Result.Contains("\"errno\":0", StringComparison.Ordinal), "the user can log in", Cancellation);
        await server.StopAsync(Cancellation);
    }

    private static async Task<WebApplication> StartServerAsync(DatabaseOptions database)
    {
        var server = ServerModule.Build(new()
        {
            Address = IPAddress.Loopback,
            Port = 0,
            SeedLesson = true,
            Log = new() { Level = LogLevel.None },
            Database = database,
            Passwords = new() { Iterations = 10 },
        });
        await server.StartAsync(Cancellation);
        return server;
    }

    /// <summary>Before MariaDB. Lets a commit through and ends the connection instead of its answer, when told to.</summary>
    private sealed class CommitRelay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stopping = new();
        private readonly int _target;
        private readonly string _after;
        private readonly Task _accepting;
        private int _loses;

        /// <param name="after">What the transaction must have said.</param>
        public CommitRelay(int target, string after)
        {
            (_target, _after) = (target, after);
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public bool LosesTheNextAnswer
        {
            get => Volatile.Read(ref _loses) == 1;
            set => Volatile.Write(ref _loses, value ? 1 : 0);
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _accepting;
            _listener.Dispose();
            _stopping.Dispose();
        }

        private async Task AcceptAsync()
        {
            var open = new List<Task>();
            try
            {
                while (true)
                    open.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(open);
            }
        }

        private async Task PassAsync(TcpClient client)
        {
            using var database = new TcpClient();
            using (client)
            using (var ends = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token))
            {
                try
                {
                    await database.ConnectAsync(IPAddress.Loopback, _target, ends.Token);
                    var (isAsked, isLost) = (false, false);
                    var asking = CopyAsync(client, database, text =>
                    {
                        isAsked |= text.Contains(_after, StringComparison.Ordinal);
                        if (isAsked && text.Contains("COMMIT", StringComparison.OrdinalIgnoreCase))
                            isLost = Interlocked.Exchange(ref _loses, 0) == 1;
                        return true;
                    }, ends.Token);
                    var answering = CopyAsync(database, client, _ => !isLost, ends.Token);
                    await await Task.WhenAny(asking, answering);
                }
                catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
                {
                    // One of the two has ended, or the test has.
                }
                await ends.CancelAsync();
            }
        }

        /// <param name="passesOn">Asked for every read.</param>
        private static async Task CopyAsync(TcpClient from, TcpClient to, Func<string, bool> passesOn, CancellationToken ends)
        {
            var buffer = new byte[64 * 1024];
            while (await from.GetStream().ReadAsync(buffer, ends) is > 0 and var count
                && passesOn(Encoding.ASCII.GetString(buffer, 0, count)))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), ends);
        }
    }
}
