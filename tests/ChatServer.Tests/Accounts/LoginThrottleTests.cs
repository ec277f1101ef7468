using System.Net;
using ChatCluster.Server.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class LoginThrottleTests
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("203.0.113.8");

    private readonly FakeTimeProvider _time = new();
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
    public void Fail_OfThisIdElsewhere_ShutsNobodyElseOut()
    {
        for (var count = 0; count < 3; count++)
            Fail(13);

        Assert.NotNull(Wait(13));
        Assert.Null(Wait(13, Elsewhere));
        Assert.Null(Wait(15));
    }

    [Fact]
    public void Fail_WhileADelayIsInForce_DoesNotProlongIt()
    {
        var pending = Enumerable.Range(0, 3).Select(_ => _throttle.Begin(13, Somewhere)).ToList();
        Fail(pending[0]);
        Fail(pending[1]);
        using (var third = pending[2])
        {
            third.Fail();
            _time.Advance(TimeSpan.FromSeconds(1));
            third.Fail();
            third.Fail();
        }

        Assert.Equal(TimeSpan.FromSeconds(1), Wait(13));
    }

    [Fact]
    public void Begin_AfterThirtyFailuresFromOneAddress_WaitsThereAlone()
    {
        for (var id = 1; id <= 30; id++)
            Fail(id);

        Assert.Equal(TimeSpan.FromSeconds(2), Wait(31));
        Assert.Null(Wait(31, Elsewhere));
    }

    [Fact]
    public void Token_ThatIsForged_CountsForItsAddressAlone()
    {
        for (var count = 0; count < 30; count++)
        {
            _throttle.FailToken(null);
            _throttle.FailToken(Somewhere);
        }

        Assert.NotNull(Wait(13));
        Assert.Null(Wait(13, Elsewhere));
        Assert.True(_throttle.TryTakeCheck(13, null));
    }

    [Fact]
    public void Begin_WhileThreeArePending_WaitsUntilOneEndsWell()
    {
        var pending = Enumerable.Range(0, 3).Select(_ => _throttle.Begin(13, Somewhere)).ToList();

        Assert.All(pending, attempt => Assert.Null(attempt.Wait));
        Assert.NotNull(Wait(13));
        pending[0].Dispose();
        pending[0].Dispose();
        Assert.Null(Wait(13));
        using var third = _throttle.Begin(13, Somewhere);
        Assert.NotNull(Wait(13));
    }

    [Fact]
    public void Begin_FromAnAddressThatDoesNotCount_NeverWaits()
    {
        for (var count = 0; count < 100; count++)
        {
            using var attempt = _throttle.Begin(13, null);
            Assert.Null(attempt.Wait);
            attempt.Fail();
        }

        Assert.Equal(0, _throttle.Remembered);
    }

    [Fact]
    public void Check_OfOneId_IsFreeTwentyTimesAMinuteAndThenEveryThreeSeconds()
    {
        for (var count = 0; count < 20; count++)
            Assert.True(_throttle.TryTakeCheck(13, null));

        for (var count = 0; count < 40; count++, _time.Advance(TimeSpan.FromSeconds(3)))
        {
            Assert.Equal(count > 0, _throttle.TryTakeCheck(13, null));
            Assert.False(_throttle.TryTakeCheck(13, null));
        }
        Assert.True(_throttle.TryTakeCheck(15, null));
    }

    [Fact]
    public void Check_ThatSucceeds_DoesNotCount()
    {
        for (var count = 0; count < 100; count++)
        {
            Assert.True(_throttle.TryTakeCheck(13, null));
            using var attempt = _throttle.Begin(13, null);
            attempt.Succeed();
        }

        Assert.Equal(0, _throttle.Remembered);
    }

    [Fact]
    public void Check_FromAnAddressThatTheIdIsKnownAt_DoesNotWaitForGuessers()
    {
        using (var login = _throttle.Begin(13, Somewhere))
            login.Succeed();
        for (var count = 0; count < 25; count++)
            _throttle.TryTakeCheck(13, Elsewhere);

        Assert.False(_throttle.TryTakeCheck(13, Elsewhere));
        Assert.True(_throttle.TryTakeCheck(13, Somewhere));
        _time.Advance(TimeSpan.FromDays(30));
        for (var count = 0; count < 25; count++)
            _throttle.TryTakeCheck(13, Elsewhere);
        Assert.False(_throttle.TryTakeCheck(13, Somewhere));
    }

    [Fact]
    public void Memory_OfManyFailures_IsBounded()
    {
        for (var id = 0; id < 30_000; id++)
        {
            _throttle.TryTakeCheck(id, null);
            using var attempt = _throttle.Begin(id, new(id));
            attempt.Fail();
        }

        Assert.InRange(_throttle.Remembered, 1, 3 * new AccountLimits().MaxRemembered);
    }

    private void Fail(int userId, IPAddress? address = null) => Fail(_throttle.Begin(userId, address ?? Somewhere));

    private static void Fail(LoginThrottle.Attempt attempt)
    {
        using (attempt)
        {
            Assert.Null(attempt.Wait);
            attempt.Fail();
        }
    }

    private TimeSpan? Wait(int userId, IPAddress? address = null)
    {
        using var attempt = _throttle.Begin(userId, address ?? Somewhere);
        return attempt.Wait;
    }
}
