using System.Net;
using ChatCluster.Server.Accounts;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class LoginThrottleTests
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.7");

    private readonly ManualTimeProvider _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new(new(), _time);

    [Fact]
    public void Begin_AfterThreeFailures_WaitsLongerEachTime()
    {
        for (var count = 0; count < 3; count++)
            Fail(13);

        foreach (var seconds in (int[])[2, 4, 8, 16, 32, 60, 60])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), Wait(13));
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Fail(13);
        }
    }

    [Fact]
    public void Begin_AMinuteAfterTheLastDelay_IsFreeAgain()
    {
        for (var count = 0; count < 3; count++)
            Fail(13);
        _time.Advance(TimeSpan.FromSeconds(63));

        Fail(13);
        Fail(13);

        Assert.Null(Wait(13));
    }

    [Fact]
    public void Begin_TwoFailuresAMinute_NeverWaits()
    {
        for (var count = 0; count < 100; count++, _time.Advance(TimeSpan.FromSeconds(31)))
            Fail(13);
    }

    [Fact]
    public void Begin_OtherId_IsFreeUnlessItIsTheSameAddress()
    {
        for (var id = 1; id <= 3; id++)
            Fail(id, Somewhere);

        Assert.Null(Wait(4));
        Assert.Null(Wait(4, IPAddress.Parse("203.0.113.8")));
        Assert.Equal(TimeSpan.FromSeconds(2), Wait(4, Somewhere));
    }

    [Fact]
    public void Begin_WhileThreeArePending_WaitsUntilOneEndsWell()
    {
        var pending = Enumerable.Range(0, 3).Select(_ => _throttle.Begin(13, null)).ToList();

        Assert.All(pending, attempt => Assert.Null(attempt.Wait));
        Assert.NotNull(Wait(13));
        pending[0].Dispose();
        pending[0].Dispose();
        Assert.Null(Wait(13));
        using var third = _throttle.Begin(13, null);
        Assert.NotNull(Wait(13));
    }

    [Fact]
    public void Begin_ManyAtOnceFromOneAddress_AreAllChecked()
    {
        var classroom = Enumerable.Range(1, 40).Select(id => _throttle.Begin(id, Somewhere)).ToList();

        Assert.All(classroom, attempt => Assert.Null(attempt.Wait));
    }

    private void Fail(int userId, IPAddress? address = null)
    {
        using var attempt = _throttle.Begin(userId, address);
        Assert.Null(attempt.Wait);
        attempt.Fail();
    }

    private TimeSpan? Wait(int userId, IPAddress? address = null)
    {
        using var attempt = _throttle.Begin(userId, address);
        return attempt.Wait;
    }
}
