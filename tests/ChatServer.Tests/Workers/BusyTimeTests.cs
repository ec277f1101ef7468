using ChatCluster.Server.Workers;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Workers;

public sealed class BusyTimeTests
{
    private const long Megabyte = 1 << 20;

    private readonly BusyTime _busy = new();
    private long _allocated = 50 * Megabyte;

    [Fact]
    public void IsOver_AfterTheStart_OnceAfterTwoQuietSeconds()
    {
        Assert.False(IsOverAfter(0));
        Assert.False(IsOverAfter(Megabyte));
        Assert.True(IsOverAfter(Megabyte));
        Assert.False(IsOverAfter(0));
        Assert.False(IsOverAfter(0));
    }

    [Fact]
    public void IsOver_WhileMuchIsAllocated_Never()
    {
        EndOfStart();

        Assert.DoesNotContain(true, Enumerable.Range(0, 100).Select(_ => IsOverAfter(20 * Megabyte)));
    }

    [Fact]
    public void IsOver_AQuietSecondWithinABusyTime_IsNotItsEnd()
    {
        EndOfStart();

        Assert.False(IsOverAfter(40 * Megabyte));
        Assert.False(IsOverAfter(0));
        Assert.False(IsOverAfter(2 * Megabyte));
        Assert.False(IsOverAfter(0));
        Assert.True(IsOverAfter(0));
    }

    [Fact]
    public void IsOver_LittleWasAllocated_OnlyWhenItHasAddedUp()
    {
        EndOfStart();
        var seconds = Enumerable.Range(1, 100).First(_ => IsOverAfter(Megabyte / 2));

        Assert.Equal(64, seconds);
    }

    [Fact]
    public void IsOver_MuchIsInUse_NotBeforeAsMuchIsAllocated()
    {
        EndOfStart();

        Assert.False(IsOverAfter(40 * Megabyte, inUse: 60 * Megabyte));
        Assert.False(IsOverAfter(0, inUse: 60 * Megabyte));
        Assert.False(IsOverAfter(0, inUse: 60 * Megabyte));
        Assert.False(IsOverAfter(20 * Megabyte, inUse: 60 * Megabyte));
        Assert.False(IsOverAfter(0, inUse: 60 * Megabyte));
        Assert.True(IsOverAfter(0, inUse: 60 * Megabyte));
    }

    [Fact]
    public void IsOver_TooMuchIsInUse_Never()
    {
        EndOfStart();
        IsOverAfter(200 * Megabyte, inUse: 65 * Megabyte);

        Assert.DoesNotContain(true, Enumerable.Range(0, 10).Select(_ => IsOverAfter(0, inUse: 65 * Megabyte)));
    }

    private void EndOfStart()
    {
        while (!IsOverAfter(0))
        {
            // The next second.
        }
    }

    private bool IsOverAfter(long bytes, long inUse = 0) => _busy.IsOver(_allocated += bytes, inUse);
}
