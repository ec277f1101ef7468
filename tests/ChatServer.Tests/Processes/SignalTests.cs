using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>Signals other than those that every host answers.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(2);

    private string DatabaseFile => _folder.PathOf("chat.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("USR1")]
    [InlineData("USR2")]
    [InlineData("ALRM")]
    public async Task Signal_WithoutAMeaning_ChangesNothing(string signal)
    {
        await using var server = await ServerProcess.StartAsync(_ports[0], DatabaseFile);
        using var client = await ServerProcess.LogInAsync(_ports[0], 13);

        for (var i = 0; i < 3; i++)
        {
            await server.SignalAsync(signal);
            Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":99}"""));
        }

        using var again = await RawChatClient.ConnectAsync(_ports[0]);
        Assert.Contains("\"errno\":0", await again.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task ClosedTerminal_EndsTheServerSoThatOthersTakeItsUsersAtOnce()
    {
        if (!TmuxTerminal.IsHere)
            Assert.Skip("tmux is not installed");
        var log = _folder.PathOf("one.log");
        await using var two = await ServerProcess.StartAsync(_ports[1], DatabaseFile);
        await using (var terminal = await TmuxTerminal.StartAsync(
            $"'{ServerProcess.File}' 127.0.0.1 {_ports[0]} --db 'sqlite:{DatabaseFile}' --log-file '{log}'"))
        {
            await Eventually.HoldsAsync(() => File.Exists(log)
                && File.ReadAllText(log).Contains("is ready"), "the server is ready", TestContext.Current.CancellationToken);
            using var here = await ServerProcess.LogInAsync(_ports[0], 13);
            await terminal.CloseAsync();
            Assert.Equal(ServerLifeTests.ShuttingDown, Assert.Single(await here.ReadToEndAsync()));
        }
        await Eventually.HoldsAsync(() => File.ReadAllText(log).Contains("has stopped"), "the server stopped in its order",
            TestContext.Current.CancellationToken);

        using var again = await ServerProcess.LogInAsync(_ports[1], 13);
    }

    [Fact]
    public async Task Hangup_IgnoredFromTheStart_StaysIgnored()
    {
        await using var server = RunningProgram.Start(
            "nohup", ServerProcess.File, "127.0.0.1", $"{_ports[0]}", "--db", $"sqlite:{DatabaseFile}", "--seed-lesson");
        await server.WaitForLineAsync("is ready");
        using var client = await ServerProcess.LogInAsync(_ports[0], 13);

        await server.SignalAsync("HUP");

        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":99}"""));
        Assert.DoesNotContain(server.Lines, line => line.Contains("stops"));
    }
}
