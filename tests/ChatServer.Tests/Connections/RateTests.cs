using System.Text;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>A client that sends too fast is read more slowly: nothing is refused or lost, no other client is delayed.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task Flood_OverTheRate_IsAnsweredWholeAndInOrderButNotAtOnce()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Connections = options.Connections with { MaxRate = 1000, Burst = 100 },
        });
        using var flooder = await server.ConnectAsync();
        using var other = await server.ConnectAsync();
        var flood = string.Concat(Enumerable.Range(1, 1100).Select(seq => $$"""{"msgid":99,"seq":{{seq}}}"""));
        var started = TimeProvider.System.GetTimestamp();

        await flooder.SendBytesAsync(Encoding.ASCII.GetBytes(flood));
        Assert.Contains("\"msgid\":100", await other.AskAsync("""{"msgid":99}"""));

        for (var seq = 1; seq <= 1100; seq++)
            Assert.Contains($"\"seq\":{seq},", await flooder.ReadAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(0.9),
            "a thousand messages over the burst take a second");
    }

    [Fact]
    public async Task Stop_WhileAFloodWaits_IsAtOnce()
    {
        var server = await TestServer.StartAsync(change: options => options with
        {
            Connections = options.Connections with { MaxRate = 1, Burst = 1 },
        });
        using var flooder = await server.ConnectAsync();
        await flooder.SendBytesAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("""{"msgid":99}""", 100))));
        await flooder.ReadAsync();

        await server.DisposeAsync();

        Assert.InRange((await flooder.ReadToEndAsync()).Count, 0, 50);
    }
}
