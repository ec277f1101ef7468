using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Control;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

public sealed class SignalSenderTests : IDisposable
{
    private const int NoSuchProcess = 4_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _console = new();

    private string PidFile => _folder.PathOf("x.pid");

    public void Dispose()
    {
        _console.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Send_NoPidFile_SaysSo()
    {
        Assert.Equal(1, Send("quit"));
        Assert.Equal($"Balancer: [error] open() \"{PidFile}\" failed (2: No such file or directory)\n", _console.ToString());
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("0")]
    public void Send_PidFileHoldsNoNumber_SaysSo(string content)
    {
        File.WriteAllText(PidFile, $"{content}\n");
        Assert.Equal(1, Send("stop"));
        Assert.Equal($"Balancer: [error] invalid PID number \"{content}\" in \"{PidFile}\"\n", _console.ToString());
    }

    [Fact]
    public void Send_ProcessIsGone_SaysSo()
    {
        File.WriteAllText(PidFile, $"{NoSuchProcess}\n");
        Assert.Equal(1, Send("stop"));
        Assert.Equal($"Balancer: [alert] kill({NoSuchProcess}, 15) failed (3: No such process)\n", _console.ToString());
    }

    [Fact]
    public void Send_BadConfiguration_ShowsItsError()
    {
        var result = new LoadResult("f", [new ConfigMessage(LogLevel.Emerg, "unknown directive \"x\" in f:1")], []);
        Assert.Equal(1, SignalSender.Send("reload", () => result, _console));
        Assert.Equal("Balancer: [emerg] unknown directive \"x\" in f:1\n", _console.ToString());
    }

    [Fact]
    public void Send_AnyWord_IsLogged()
    {
        Send("reload");
        Assert.Contains("[notice] ", File.ReadAllText(_folder.PathOf("error.log")), StringComparison.Ordinal);
        Assert.Contains("signal process started", File.ReadAllText(_folder.PathOf("error.log")), StringComparison.Ordinal);
    }

    private int Send(string word)
    {
        var config = new BalancerConfig
        {
            PidFile = PidFile,
            ErrorLogs = [new ErrorLogConfig(_folder.PathOf("error.log"), LogLevel.Notice)]
        };
        return SignalSender.Send(word, () => new LoadResult("f", [], []) { Config = config }, _console);
    }
}
