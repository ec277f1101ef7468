using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>Start, stop and sudden death of whole server processes that share one database.</summary>
public sealed class ServerLifeTests : IDisposable
{
    internal const string ShuttingDown = """{"errmsg":"the server is shutting down","errno":13,"msgid":103}""";

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(3);

    private string DatabaseFile => _folder.PathOf("chat.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Signal_SetsItsOwnPeopleOfflineAndNobodyElses(string signal)
    {
        await using var one = await ServerProcess.StartAsync(_ports[0], DatabaseFile);
        await using var two = await ServerProcess.StartAsync(_ports[1], DatabaseFile);
        using var here = await ServerProcess.LogInAsync(_ports[0], 13);
        using var there = await ServerProcess.LogInAsCourseAsync(_ports[1], 21);

        await one.SignalAsync(signal);

        Assert.Equal(0, await one.WaitForExitAsync(ServerProcess.Patience));
        Assert.Equal(ShuttingDown, Assert.Single(await here.ReadToEndAsync()));
        Assert.Contains("has stopped", one.Lines[^1]);
        using var again = await ServerProcess.LogInAsync(_ports[1], 13);
        using var third = await RawChatClient.ConnectAsync(_ports[1]);
        Assert.Contains("\"errno\":2", await third.AskAsync("""{"id":21,"msgid":1,"password":"123456"}"""));
        Assert.Contains("\"live\"", await again.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}"""));
    }

    [Fact]
    public async Task Start_AfterAKill_TakesBackOnlyItsOwnUsers()
    {
        await using (var one = await ServerProcess.StartAsync(_ports[0], DatabaseFile))
        {
            await using var two = await ServerProcess.StartAsync(_ports[1], DatabaseFile);
            using var here = await ServerProcess.LogInAsync(_ports[0], 13);
            using var there = await ServerProcess.LogInAsync(_ports[1], 21);
            await one.SignalAsync("KILL");
            await two.SignalAsync("KILL");
            await one.WaitForExitAsync(ServerProcess.Patience);
            await two.WaitForExitAsync(ServerProcess.Patience);
        }

        await using var again = await ServerProcess.StartAsync(_ports[0], DatabaseFile);

        using var client = await ServerProcess.LogInAsync(_ports[0], 13);
        using var other = await RawChatClient.ConnectAsync(_ports[0]);
        Assert.Contains("\"errno\":2", await other.AskAsync("""{"id":21,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Start_OnAPortThatIsServed_LeavesItsPeopleOnline()
    {
        await using var one = await ServerProcess.StartAsync(_ports[0], DatabaseFile);
        using var client = await ServerProcess.LogInAsync(_ports[0], 13);

        await using var second = ServerProcess.Launch(_ports[0], DatabaseFile);
        Assert.Equal(1, await second.WaitForExitAsync(ServerProcess.Patience));

        using var other = await RawChatClient.ConnectAsync(_ports[0]);
        Assert.Contains("\"errno\":2", await other.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Start_ThreeAtOnceOnANewFile_AllServeTheSameUsers()
    {
        var programs = _ports.Select(port => ServerProcess.Launch(port, DatabaseFile)).ToList();
        foreach (var program in programs)
            await program.WaitForLineAsync("is ready");

        foreach (var (port, userId) in _ports.Zip([13, 21, 19]))
        {
            using var client = await ServerProcess.LogInAsync(port, userId);
        }
        Assert.Single(programs.SelectMany(program => program.Lines), line => line.Contains("were added to the empty database"));
        foreach (var program in programs)
            await program.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WritesWhatWaitsAndKeepsWhatIsNotRead()
    {
        await using var one = await ServerProcess.StartAsync(_ports[0], DatabaseFile);
        using var sender = await ServerProcess.LogInAsync(_ports[0], 13);
        using var reader = await ServerProcess.LogInAsync(_ports[0], 21);
        for (var count = 0; count < 50; count++)
            await sender.SendAsync($$"""{"msg":"n{{count}}.","msgid":6,"seq":2,"toid":21}""");
        Assert.Contains("\"msgid\":100", await sender.AskAsync("""{"msgid":99}"""));

        await one.SignalAsync("TERM");

        var last = await reader.ReadToEndAsync();
        Assert.Equal(51, last.Count);
        Assert.Equal(ShuttingDown, last[^1]);
        Assert.Equal(0, await one.WaitForExitAsync(ServerProcess.Patience));
    }
}
