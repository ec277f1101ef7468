using ChatCluster.Server.Accounts;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class PasswordServiceTests : IDisposable
{
    /// <summary>Long enough that what is asked for meanwhile waits.</summary>
    private const int SlowIterations = 1_000_000;

    private readonly PasswordService _passwords = new(
        new() { Iterations = 10, Threads = 1 }, new(new(), TimeProvider.System), TimeProvider.System, NullLogger<PasswordService>.Instance);

    private readonly string _stored = PasswordHash.Make("right", 10);

    [Fact]
    public async Task Verify_IsTrueForTheRightPasswordAlone()
    {
        var client = new PasswordClient();

        Assert.True(await _passwords.VerifyAsync(client, 13, "right", _stored));
        Assert.False(await _passwords.VerifyAsync(client, 13, "wrong", _stored));
        Assert.False(await _passwords.VerifyAsync(client, 99, "right", null));
        Assert.True(PasswordHash.Fits("new", (await _passwords.HashAsync(client, "new"))!));
    }

    [Fact]
    public async Task Verify_OfAClientThatIsGone_IsSkippedWithoutHashing()
    {
        var slow = _passwords.VerifyAsync(new PasswordClient(), 1, "wrong", PasswordHash.Make("x", SlowIterations));
        var gone = Enumerable.Range(2, 100).Select(_ => new PasswordClient()).ToList();
        // Each would take seconds.
        var endless = PasswordHash.MakeUnusable(20 * SlowIterations);
        var waiting = gone.ConvertAll(client => _passwords.VerifyAsync(client, 2, "wrong", endless));
        gone.ForEach(client => client.IsEnding = true);

        Assert.All(await Task.WhenAll(waiting).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken), Assert.Null);
        Assert.False(await slow);
    }

    [Fact]
    public async Task Verify_OfTheRightPassword_DoesNotWaitForTheWrongOnesBeforeIt()
    {
        var slow = PasswordHash.Make("x", SlowIterations / 10);
        var guesses = Enumerable.Range(0, 100).Select(_ => _passwords.VerifyAsync(new PasswordClient(), 99, "wrong", null))
            .Concat(Enumerable.Range(0, 100).Select(_ => _passwords.VerifyAsync(new PasswordClient(), 1, "wrong", slow))).ToList();

        Assert.True(await _passwords.VerifyAsync(new PasswordClient(), 13, "right", _stored));

        Assert.InRange(guesses.Count(guess => guess.IsCompleted), 0, 150);
        _passwords.Stop();
    }

    [Fact]
    public async Task Verify_OfOneTooMany_RefusesTheOldest()
    {
        using var passwords = new PasswordService(
            new() { Iterations = 10, Threads = 1, QueueLength = 2 }, new(new(), TimeProvider.System), TimeProvider.System,
            NullLogger<PasswordService>.Instance);
        var slow = PasswordHash.Make("x", SlowIterations);
        var asked = Enumerable.Range(0, 10).Select(_ => passwords.VerifyAsync(new PasswordClient(), 1, "wrong", slow)).ToList();

        var verdicts = await Task.WhenAll(asked);

        Assert.False(verdicts[9]);
        Assert.InRange(verdicts.Count(verdict => verdict is null), 6, 8);
    }

    [Fact]
    public async Task Verify_ThatHasWaitedForTooLong_IsRefused()
    {
        var time = new FakeTimeProvider();
        using var passwords = new PasswordService(
            new() { Iterations = 10, Threads = 1 }, new(new() { ChecksPerId = 1 }, time), time, NullLogger<PasswordService>.Instance);
        Assert.False(await passwords.VerifyAsync(new PasswordClient(), 13, "wrong", _stored));
        var late = passwords.VerifyAsync(new PasswordClient(), 13, "wrong", _stored);
        var lateToo = passwords.VerifyAsync(new PasswordClient(), 99, "wrong", null);
        Assert.False(await lateToo);
        Assert.False(late.IsCompleted);

        time.Advance(new PasswordOptions().LongestWait);

        Assert.Null(await late.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_CancelsWhatWaits()
    {
        var slow = PasswordHash.Make("x", SlowIterations);
        var asked = Enumerable.Range(0, 10).Select(_ => _passwords.VerifyAsync(new PasswordClient(), 1, "wrong", slow)).ToList();

        _passwords.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _passwords.HashAsync(new PasswordClient(), "x"));
    }

    public void Dispose() => _passwords.Dispose();
}
