using System.Globalization;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Unix sockets, the status page and the control socket belong to the master: they outlive its worker and its user.</summary>
public sealed class MasterSocketTests : IAsyncDisposable
{
    private readonly BalancerFolder _folder = new();
    private readonly int _status = FreePorts.Take(1)[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_WithStatusAndControl_BothAnswerAlsoAfterReloadAndDeath()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may change the user");
        Configure("user nobody nogroup;", "ctl.sock");
        await using var program = await _folder.StartAsync();
        await AllAnswerAsync();

        Configure("user nobody nogroup;", "other.sock");
        await program.SignalAsync("HUP");
        await _folder.WaitForLogAsync(": reconfigured");
        await AllAnswerAsync();
        Assert.False(File.Exists(_folder.PathOf("ctl.sock")), "the socket that is no longer named is left");

        var worker = _folder.Worker;
        await SignalAsync(worker, "KILL");
        await Eventually.HoldsAsync(() => _folder.Worker != worker, "a new worker", Cancellation);
        await AllAnswerAsync();
        Assert.Equal("root", (await CommandRun.OfAsync("stat", ["-c", "%U", _folder.PathOf("other.sock")], TimeSpan.FromSeconds(10)))
            .Output.Trim());

        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(_folder.PathOf("other.sock")), "the control socket is left");
        Assert.False(File.Exists(_folder.PathOf("front.sock")), "the unix socket is left");
    }

    [Fact]
    public async Task Upgrade_WithUnixAndControlSocket_BothAnswerUnderTheirNamesAllAlong()
    {
        Configure("", "ctl.sock");
        await using var program = await _folder.StartAsync();
        var old = _folder.Worker;

        await program.SignalAsync("USR2");
        await Eventually.HoldsAsync(() => File.Exists(_folder.PidFile) && _folder.Worker != old, "the new program serves", Cancellation);
        await AllAnswerAsync();
        await program.SignalAsync("QUIT");
        await Eventually.HoldsAsync(() => !File.Exists(_folder.PidFile + ".oldbin"), "the old program has ended", Cancellation);

        await AllAnswerAsync();
        await _folder.RunAsync("-s", "stop");
        await Eventually.HoldsAsync(() => !File.Exists(_folder.PathOf("front.sock")) && !File.Exists(_folder.PathOf("ctl.sock")),
            "the new program takes its sockets with it", Cancellation);
    }

    [Fact]
    public async Task Upgrade_TakenBack_TheOldProgramsControlSocketHasItsNameAgain()
    {
        Configure("", "ctl.sock");
        await using var program = await _folder.StartAsync();
        var old = _folder.Worker;

        await program.SignalAsync("USR2");
        await Eventually.HoldsAsync(() => File.Exists(_folder.PidFile) && _folder.Worker != old, "the new program serves", Cancellation);
        Assert.True(File.Exists(_folder.PathOf("ctl.sock.oldbin")), "the old program can be reached, too");
        await _folder.RunAsync("-s", "quit");
        await Eventually.HoldsAsync(() => !File.Exists(_folder.PathOf("ctl.sock.oldbin")), "the name has been given back", Cancellation);

        await AllAnswerAsync();
        await program.SignalAsync("TERM");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(_folder.PathOf("ctl.sock")), "the control socket is left");
    }

    /// <summary>The pid file of a configuration that cannot be offered does not stay.</summary>
    [Fact]
    public async Task Reload_NewPidFileAndAPortInUse_LeavesNeither()
    {
        Configure("", "ctl.sock");
        await using var program = await _folder.StartAsync();
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var text = await File.ReadAllTextAsync(_folder.PathOf("balancer.conf"), Cancellation);
        await File.WriteAllTextAsync(_folder.PathOf("balancer.conf"), text
            .Replace("pid balancer.pid", "pid other.pid", StringComparison.Ordinal)
            .Replace("return x;", $"return x; }} server {{ listen {other.LocalEndpoint}; return y;", StringComparison.Ordinal),
            Cancellation);

        await program.SignalAsync("HUP");
        await _folder.WaitForLogAsync("keeping the previous configuration");

        Assert.False(File.Exists(_folder.PathOf("other.pid")), "the new pid file is left");
        Assert.True(File.Exists(_folder.PidFile));
        await AllAnswerAsync();
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private void Configure(string main, string control) => File.WriteAllText(_folder.PathOf("balancer.conf"), $$"""
        {{main}} pid balancer.pid; error_log error.log notice;
        #@ status 127.0.0.1:{{_status}};
        #@ control {{control}};
        events { }
        stream { server { listen unix:{{_folder.PathOf("front.sock")}}; listen 127.0.0.1:{{_folder.Port}}; return x; } }
        """);

    private async Task AllAnswerAsync()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder.PathOf("front.sock")), Cancellation);
            Assert.Equal("x"u8.ToArray(), await socket.ReceiveExactlyAsync(1, Cancellation));
        }
        using (var page = new HttpClient())
            Assert.Equal("ok\n", await page.GetStringAsync(new Uri($"http://127.0.0.1:{_status}/healthz"), Cancellation));
        var shown = await CommandRun.OfAsync(BalancerFolder.Program, _folder.Arguments("ctl", "show"), TimeSpan.FromSeconds(20));
        Assert.Equal("", shown.Errors);
        Assert.Equal(0, shown.ExitCode);
    }

    private static Task<CommandRun> SignalAsync(int process, string signal) =>
        CommandRun.OfAsync("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));
}
