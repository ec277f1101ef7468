using System.Net;
using ChatCluster.Server.Accounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class RegistrationLimitTests
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("203.0.113.7");

    [Fact]
    public void TryTake_SixtyAMinute_ThenNoMoreUntilTheFirstIsAMinuteOld()
    {
        var time = new FakeTimeProvider();
        var limit = new RegistrationLimit(new(), time);
        for (var count = 0; count < 60; count++, time.Advance(TimeSpan.FromSeconds(0.5)))
            Assert.True(limit.TryTake(Somewhere));

        Assert.False(limit.TryTake(Somewhere));
        Assert.True(limit.TryTake(IPAddress.Parse("203.0.113.8")));
        time.Advance(TimeSpan.FromSeconds(30.1));

        Assert.True(limit.TryTake(Somewhere));
        Assert.False(limit.TryTake(Somewhere));
    }

    [Fact]
    public void TryTake_WithALimitOfZero_AllowsNone() =>
        Assert.False(new RegistrationLimit(new() { Registrations = 0 }, new FakeTimeProvider()).TryTake(Somewhere));

    [Fact]
    public void TryTake_AddressThatDoesNotCount_IsFree()
    {
        var limit = new RegistrationLimit(new() { Registrations = 1 }, new FakeTimeProvider());

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(limit.TryTake(null)));
    }
}
