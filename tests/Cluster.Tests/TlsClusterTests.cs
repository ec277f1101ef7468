using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>
/// Two servers with TLS behind our balancer, which passes it through: only the servers and the clients can read what is said.
/// </summary>
public sealed class TlsClusterTests : IAsyncLifetime
{
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(3);
    private readonly TemporaryFolder _folder = new();
    private readonly ClassAuthority _authority = new();
    private readonly List<IAsyncDisposable> _running = [];

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = _authority.Issue("127.0.0.1", "chat.example");
        foreach (var port in _ports.Take(2))
        {
            string[] arguments = ["127.0.0.1", $"{port}", "--db", $"sqlite:{_folder.PathOf("chat.db")}", "--seed-lesson", "--tls-cert",
                certificate, "--tls-key", key];
            await Start(Program("ChatServer"), arguments).WaitForLineAsync("is ready");
        }
        var configuration = _folder.PathOf("balancer.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            error_log stderr info;
            pid {{_folder.PathOf("balancer.pid")}};
            events {}
            stream {
                upstream chat { server 127.0.0.1:{{_ports[0]}}; server 127.0.0.1:{{_ports[1]}}; }
                server { listen 127.0.0.1:{{_ports[2]}}; proxy_pass chat; }
            }
            """);
        Start(Program("Balancer"), "-p", _folder.Root, "-c", configuration);
        await Eventually.HoldsAsync(() => File.Exists(_folder.PathOf("balancer.pid")), "the balancer has started");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_running))
            await program.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Clients_WhoseServerIsKilled_ComeBackOverTlsAndChat()
    {
        var first = await LogInAsync(13, _ports[0]);
        var second = await LogInAsync(21, _ports[1]);
        await first.TypeAsync("chat:21:are you there?");
        await first.WaitForAsync("ack chat 21 stored");

        await ((RunningProgram)_running[1]).SignalAsync("KILL");

        await second.WaitForAsync($"reconnected server=127.0.0.1:{_ports[0]}");
        await second.WaitForAsync("said: are you there?");
        await second.TypeAsync("chat:13:你好");
        await second.WaitForAsync("ack chat 13 live");
        await first.WaitForAsync("said: 你好");
        await first.TypeAsync("chat:21:welcome");
        await second.WaitForAsync("said: welcome");
        foreach (var client in new[] { first, second })
        {
            client.EndInput();
            Assert.Equal(0, await client.EndAsync());
        }
    }

    [Theory]
    [InlineData(true, "other.example", "the server's certificate is for chat.example, 127.0.0.1, not for other.example")]
    [InlineData(false, "chat.example", "the server's certificate is not trusted")]
    public async Task Client_ThatExpectsSomebodyElse_EndsWithOneLineAndThree(bool isTrusted, string name, string reason)
    {
        using var other = new ClassAuthority();
        string[] arguments = ["127.0.0.1", $"{_ports[2]}", "--tls-name", name, "--tls-ca", isTrusted ? _authority.File : other.File];

        var run = await CommandRun.OfAsync(Program("ChatClient"), arguments, ScriptedPeer.Deadline);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"connect server error: 127.0.0.1:{_ports[2]}: {reason}", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Client_WithoutTls_IsToldWhatIsMissing()
    {
        await using var client = ClientProcess.Start("127.0.0.1", $"{_ports[2]}", "--no-reconnect");
        await client.TypeAsync("login 13 123456");

        await client.WaitForAsync("if it expects TLS, --tls is missing");

        Assert.Equal(1, await client.EndAsync());
    }

    private static string Program(string name) => BuiltProgram.PathOf(name);

    private RunningProgram Start(string file, params string[] arguments)
    {
        var program = RunningProgram.Start(file, arguments);
        _running.Add(program);
        return program;
    }

    private async Task<ClientProcess> LogInAsync(int user, int server)
    {
        var client = ClientProcess.Start("127.0.0.1", $"{_ports[2]}", "--tls-ca", _authority.File);
        _running.Add(client);
        await client.TypeAsync($"login {user} 123456");
        await client.WaitForAsync($"login ok id={user} name=\"{(user == 13 ? "zhang san" : "gao yang")}\" server=127.0.0.1:{server}");
        return client;
    }
}
