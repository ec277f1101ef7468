using System.Text.Json;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Presentation;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary><c>Balancer ctl</c> against the running program.</summary>
public sealed class CtlTests : IAsyncDisposable
{
    private readonly BalancerFolder _folder = new();
    private readonly FaultyTcpServer _a = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
    private readonly FaultyTcpServer _b = FaultyTcpServer.Start(ServerScripts.NameThenEcho("b"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_WeightDownReset_DecideTheNextLandings()
    {
        await using var program = await StartAsync();

        var shown = await CtlAsync("weight", _b.Name, "3");
        Assert.Equal("babb", await LandingsAsync(4));
        Assert.Contains("3          3       0         0  up  (by hand: weight 3)\n", shown, StringComparison.Ordinal);
        await CtlAsync("down", "u", _b.Name);
        Assert.Equal("aa", await LandingsAsync(2));
        await CtlAsync("drain", _a.Name);
        await CtlAsync("up", _b.Name);
        Assert.Equal("bb", await LandingsAsync(2));
        Assert.Contains("(by hand: drain)\n", await CtlAsync("reset", _b.Name), StringComparison.Ordinal);
        await CtlAsync("reset", _a.Name);
        Assert.Equal("aabb", string.Concat((await LandingsAsync(4)).Order()));
        Assert.DoesNotContain("by hand", await CtlAsync("show"), StringComparison.Ordinal);
        Assert.Equal(Convert.ToInt32("600", 8), (int)File.GetUnixFileMode(_folder.PathOf("ctl.sock")));
        await program.SignalAsync("QUIT");
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(_folder.PathOf("ctl.sock")));
    }

    [Fact]
    public async Task Show_AskedForColour_PaintsTheServersForThatTerminalAlone()
    {
        await using var program = await StartAsync();
        var width = Math.Max(_a.Name.Length, _b.Name.Length);

        var run = await _folder.RunAsync("--lang", "en", "--color", "always", "ctl", "show");
        Assert.Equal($"""
            u: round_robin
                {"server".PadRight(width + 2)}  weight  effective  credit  sessions  state
                {Painted(_a)}       1          1       0         0  up
                {Painted(_b)}       1          1       0         0  up

            """, run.Output);
        Assert.DoesNotContain('\e', await CtlAsync("show"));
        Assert.DoesNotContain('\e', (await _folder.RunAsync("--color", "always", "ctl", "show", "--json")).Output);

        string Painted(FaultyTcpServer server)
        {
            var sign = ServerSign.Of(server.Name);
            return $"\e[38;5;{sign.Colour}m{sign.Sign} {server.Name}\e[0m{new string(' ', width - server.Name.Length)}";
        }
    }

    [Fact]
    public async Task Reload_ChangesByHand_StayOnlyIfTheyAreKept()
    {
        await using var program = await StartAsync();
        await CtlAsync("down", _a.Name);
        await CtlAsync("weight", _b.Name, "2", "--keep");

        await program.SignalAsync("HUP");
        await _folder.WaitForLogAsync("reconfigured");

        using var shown = JsonDocument.Parse(await CtlAsync("show", "u", "--json"));
        var servers = shown.RootElement.GetProperty("upstreams")[0].GetProperty("servers");
        Assert.Equal("up", servers[0].GetProperty("state").GetString());
        Assert.False(servers[0].TryGetProperty("by_hand", out _));
        Assert.Equal(2, servers[1].GetProperty("weight").GetInt32());
        Assert.True(servers[1].GetProperty("by_hand").GetProperty("keep").GetBoolean());
    }

    [Fact]
    public async Task Close_ServerAndConnection_EndsTheirSessionsAlone()
    {
        await using var program = await StartAsync();
        using var first = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        using var second = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("b"u8.ToArray(), await second.ReceiveExactlyAsync(1, Cancellation));
        using var third = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await third.ReceiveExactlyAsync(1, Cancellation));

        Assert.Equal("sessions closed: 1\n", await CtlAsync("close", _b.Name));
        Assert.Empty(await second.ReceiveToEndAsync(Cancellation));
        Assert.Equal("{\"closed\":1}\n", await CtlAsync("close", "#1", "--json"));
        Assert.Empty(await first.ReceiveToEndAsync(Cancellation));
        await third.SendAllAsync("still here"u8.ToArray(), Cancellation);
        Assert.Equal("still here"u8.ToArray(), await third.ReceiveExactlyAsync(10, Cancellation));
    }

    [Fact]
    public async Task Close_OverATime_EndsTheSessionsOfThatMomentAlone()
    {
        await using var program = await StartAsync();
        await CtlAsync("down", _b.Name);
        using var first = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await first.ReceiveExactlyAsync(1, Cancellation));
        using var second = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await second.ReceiveExactlyAsync(1, Cancellation));

        Assert.Equal("closing 2 sessions over 0.6 s\n", await CtlAsync("close", _a.Name, "--over=600ms"));
        using var later = await _folder.ConnectAsync(Cancellation);
        Assert.Equal("a"u8.ToArray(), await later.ReceiveExactlyAsync(1, Cancellation));
        Assert.Empty(await first.ReceiveToEndAsync(Cancellation));
        Assert.Empty(await second.ReceiveToEndAsync(Cancellation));
        await later.SendAllAsync("still here"u8.ToArray(), Cancellation);
        Assert.Equal("still here"u8.ToArray(), await later.ReceiveExactlyAsync(10, Cancellation));
        Assert.Equal("{\"closing\":1}\n", await CtlAsync("close", _a.Name, "--over=1s", "--json"));
        Assert.Empty(await later.ReceiveToEndAsync(Cancellation));
        Assert.Equal((1, "Balancer: --over=TIME belongs to \"close SERVER\"\n"), await RefusedAsync("down", _a.Name, "--over=1s"));
        Assert.Equal((1, "Balancer: invalid time in --over=x\n"), await RefusedAsync("close", _a.Name, "--over=x"));
    }

    [Fact]
    public async Task Command_ThatMakesNoSense_IsRefusedAndNothingChanges()
    {
        await using var program = await StartAsync();

        Assert.Equal((1, "Balancer: invalid weight \"0\"\n"), await RefusedAsync("weight", _a.Name, "0"));
        Assert.Equal((1, "Balancer: unknown option --force\n"), await RefusedAsync("down", _a.Name, "--force"));
        Assert.Equal((1, "Balancer: there is no upstream v\n"), await RefusedAsync("show", "v"));
        Assert.Equal(1, (await RefusedAsync("down", "127.0.0.1:1")).Code);
        Assert.StartsWith("Balancer: commands: show", (await RefusedAsync("dwon", _a.Name)).Text, StringComparison.Ordinal);
        Assert.Equal("ab", await LandingsAsync(2));
    }

    [Fact]
    public async Task Socket_ProcessWasKilled_IsTakenOver()
    {
        await using (var killed = await StartAsync("master_process off;"))
            await killed.SignalAsync("KILL");
        File.Delete(_folder.PidFile);

        await using var program = await StartAsync();

        Assert.Contains(_a.Name, await CtlAsync("show"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("control a;\ncontrol b;", "[emerg] \"control\" directive is duplicate in PFX/nginx.conf:3")]
    [InlineData("stream { control a; }", "[emerg] \"control\" directive is not allowed here in PFX/nginx.conf:2")]
    public void Control_Nonsense_IsRefused(string lines, string complaint) =>
        Assert.Equal(complaint, TestConfiguration.Refuse($"events {{}}\n{lines}"));

    public async ValueTask DisposeAsync()
    {
        await _folder.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    private Task<RunningProgram> StartAsync(string main = "")
    {
        File.WriteAllText(_folder.PathOf("balancer.conf"), $$"""
            {{main}}
            pid balancer.pid; error_log error.log notice;
            #@ control ctl.sock;
            events {}
            stream { upstream u { server {{_a.Name}}; server {{_b.Name}}; } server { listen 127.0.0.1:{{_folder.Port}}; proxy_pass u; } }
            """);
        return _folder.StartAsync();
    }

    private async Task<string> CtlAsync(params string[] command)
    {
        var run = await _folder.RunAsync(["--lang", "en", "ctl", .. command]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return run.Output;
    }

    private async Task<(int Code, string Text)> RefusedAsync(params string[] command)
    {
        var run = await _folder.RunAsync(["--lang", "en", "ctl", .. command]);
        return (run.ExitCode, run.Errors);
    }

    private async Task<string> LandingsAsync(int count)
    {
        var landings = "";
        for (var one = 0; one < count; one++)
        {
            using var client = await _folder.ConnectAsync(Cancellation);
            landings += (char)(await client.ReceiveExactlyAsync(1, Cancellation))[0];
        }

        return landings;
    }
}
