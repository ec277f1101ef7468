using System.Net;
using System.Threading.Channels;
using ChatCluster.Balancer.Control;
using ChatCluster.Balancer.Modules;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>Whatever goes wrong while a changed configuration is read, who is connected stays so.</summary>
public sealed class ReloadFailureTests
{
    [Fact]
    public async Task Reader_ThatFails_LeavesTheConfigurationInUse()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        File.WriteAllText(folder.PathOf("balancer.conf"), $$"""
            error_log error.log notice;
            pid balancer.pid;
            events { }
            stream { server { listen 127.0.0.1:{{port}}; return hello; } }
            """);
        var signals = Channel.CreateUnbounded<ProcessSignal>();
        var reads = 0;
        using var process = new BalancerProcess(
            new LoneHost(() => reads++ == 1 ? throw new InvalidOperationException("nobody thought of it")
                : ConfigLoader.Load("balancer.conf", folder.PathOf(""))),
            TextWriter.Null);
        var running = process.RunAsync(static _ => { }, () => signals.Reader.ReadAsync().AsTask());

        signals.Writer.TryWrite(ProcessSignal.Reload);
        await LogHasAsync("keeping the previous configuration");
        Assert.Contains("[emerg]", Log(), StringComparison.Ordinal);
        Assert.Contains("nobody thought of it", Log(), StringComparison.Ordinal);
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port),
            TestContext.Current.CancellationToken);
        Assert.Equal("hello"u8.ToArray(), await client.ReceiveExactlyAsync(5, TestContext.Current.CancellationToken));

        signals.Writer.TryWrite(ProcessSignal.Reload);
        await LogHasAsync(": reconfigured");
        signals.Writer.TryWrite(ProcessSignal.Stop);
        Assert.Equal(0, await running.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));

        string Log() => File.Exists(folder.PathOf("error.log")) ? File.ReadAllText(folder.PathOf("error.log")) : "";

        Task LogHasAsync(string text) => Eventually.HoldsAsync(
            () => Log().Contains(text, StringComparison.Ordinal), $"\"{text}\" in\n{Log()}", TestContext.Current.CancellationToken);
    }
}
