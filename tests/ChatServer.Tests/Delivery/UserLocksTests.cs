using ChatCluster.Server.Delivery;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

public sealed class UserLocksTests
{
    [Fact]
    public async Task Enter_TheSamePerson_Waits()
    {
        var locks = new UserLocks();
        var first = await locks.AcquireAsync(13);

        var second = locks.AcquireAsync(13, 15);
        Assert.False(second.IsCompleted);
        (await locks.AcquireAsync(21)).Dispose();
        first.Dispose();

        (await second).Dispose();
        (await locks.AcquireAsync(13)).Dispose();
    }

    [Fact]
    public async Task Enter_ManyPeopleInAnyOrder_NeverLocksUp()
    {
        var locks = new UserLocks();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var round = 0; round < 500; round++)
            {
                using var releaser = await locks.AcquireAsync(Enumerable.Range(0, 5).Select(_ => random.Next(-5, 2_000)).ToArray());
                await Task.Yield();
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
