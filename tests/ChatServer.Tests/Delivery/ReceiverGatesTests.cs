using ChatCluster.Server.Delivery;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

public sealed class ReceiverGatesTests
{
    [Fact]
    public async Task Enter_TheSamePerson_Waits()
    {
        var gates = new ReceiverGates();
        var first = await gates.EnterAsync(13);

        var second = gates.EnterAsync(13, 15);
        Assert.False(second.IsCompleted);
        (await gates.EnterAsync(21)).Dispose();
        first.Dispose();

        (await second).Dispose();
        (await gates.EnterAsync(13)).Dispose();
    }

    [Fact]
    public async Task Enter_ManyPeopleInAnyOrder_NeverLocksUp()
    {
        var gates = new ReceiverGates();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var round = 0; round < 500; round++)
            {
                using var passage = await gates.EnterAsync(Enumerable.Range(0, 5).Select(_ => random.Next(-5, 2_000)).ToArray());
                await Task.Yield();
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
