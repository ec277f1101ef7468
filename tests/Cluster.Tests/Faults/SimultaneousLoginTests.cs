using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>One account, several logins at the same instant, on one server process and on two: never more than one succeeds.</summary>
public sealed class SimultaneousLoginTests
{
    private const int Rounds = 150;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Login_OfOneAccountAtTwoProcessesAtOnce_SucceedsExactlyOnce()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.AddUsers(Enumerable.Range(1, Rounds));
        using var limit = new CancellationTokenSource(Deadline * 4);

        for (var user = 1; user <= Rounds; user++)
        {
            // Two at each server in turn with one at each, so that both kinds of race are run.
            List<int> ports = user % 2 == 0 ? [.. cluster.Ports] : [.. cluster.Ports, .. cluster.Ports];
            var connections = await Task.WhenAll(ports.Select(port => ChatSocket.ConnectAsync(port, limit.Token)));
            await Task.WhenAll(connections.Select(connection =>
                connection.SendAsync($$"""{"id":{{user}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}""")));
            var answers = await Task.WhenAll(connections.Select(connection => connection.ReadAsync(limit.Token)));
            foreach (var connection in connections)
                connection.Dispose();

            Assert.Equal([0, .. Enumerable.Repeat(2, ports.Count - 1)],
                answers.Select(answer => answer.GetProperty("errno").GetInt32()).Order());
        }
    }
}
