using System.Net;
using ChatCluster.Server.Accounts;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class PasswordQueueTests
{
    private readonly HashSet<int> _guessedAt = [];
    private readonly PasswordQueue _queue;

    public PasswordQueueTests() => _queue = new(new() { QueueLength = 10, WaitingPerAddress = 4, WaitingPerSite = 6 }, (id, _) => !_guessedAt.Contains(id));

    [Fact]
    public void Hashing_TakesTurnsOverAddressesFirst()
    {
        for (var id = 1; id <= 4; id++)
            Add(id, address: "203.0.113.7");
        var other = Add(5, address: "203.0.113.8", rank: 3);

        Assert.Contains(other, new[] { NextToHash(), NextToHash() });
    }

    [Fact]
    public void Hashing_TakesTurnsOverAccounts_HoweverManyGuessAtOne()
    {
        for (var count = 0; count < 5; count++)
            Add(13);
        Assert.Equal(13, NextToHash()!.Account);
        for (var count = 0; count < 3; count++)
            Add(15);
        var other = Add(16);

        Assert.Contains(other, new[] { NextToHash(), NextToHash() });
    }

    [Fact]
    public void Hashing_OfOneAccount_BeginsWithTheConnectionThatHasHadLeastAndThenWithTheNewest()
    {
        var second = Add(13);
        var third = Add(13, rank: 1);
        var last = Add(13, rank: 2);
        var first = Add(13);

        Assert.Equal([first, second, third, last], Enumerable.Range(0, 4).Select(_ => NextToHash()));
        Assert.Null(NextToHash());
    }

    [Fact]
    public void Hashing_LeavesOutIdsThatDoNotExist_AnswersDoNot()
    {
        var nobody = Add(99, exists: false);
        var somebody = Add(13);
        _queue.Permit();

        Assert.Same(somebody, _queue.NextToHash());
        Assert.Same(nobody, _queue.TakeNextAnswer());
        Assert.Same(somebody, _queue.TakeNextAnswer());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Answers_TakeTurnsOverAddresses_AndThenComeInTheOrderOfArrival()
    {
        var first = Add(13, address: "203.0.113.7");
        var third = Add(13, address: "203.0.113.7", exists: false);
        var second = Add(13, address: "203.0.113.8");
        _queue.Permit();

        Assert.Equal([first, second, third], Enumerable.Range(0, 3).Select(_ => _queue.TakeNextAnswer()));
    }

    [Fact]
    public void AccountThatIsGuessedAt_Waits_AndTheConnectionThatHasHadLeastGoesOnFirst()
    {
        _guessedAt.Add(13);
        Add(13, rank: 3);
        var owner = Add(13);
        Add(13, rank: 1);
        _queue.Permit();
        Assert.Null(_queue.NextToHash());
        Assert.Null(_queue.TakeNextAnswer());

        var permits = 1;
        var queue = new PasswordQueue(new(), (_, _) => permits-- > 0);
        foreach (var check in _queue.Take(static _ => true))
            queue.Add(check);
        queue.Permit();

        Assert.Same(owner, queue.NextToHash());
        Assert.Same(owner, queue.TakeNextAnswer());
        Assert.Null(queue.TakeNextAnswer());
    }

    [Fact]
    public void Queue_OfOneAddress_LosesItsOldest()
    {
        var oldest = Add(1, address: "203.0.113.7");
        for (var id = 2; id <= 4; id++)
            Assert.Null(_queue.Add(Check(id, "203.0.113.7")));

        Assert.Same(oldest, _queue.Add(Check(5, "203.0.113.7")));
        Assert.Null(_queue.Add(Check(5, "203.0.113.8")));
    }

    [Fact]
    public void Queue_OfOneIpv6Site_IsBoundedWhateverItsNetworks()
    {
        for (var net = 1; net <= 6; net++)
            Assert.Null(_queue.Add(Check(net, $"2001:db8:1:{net}::")));

        Assert.NotNull(_queue.Add(Check(7, "2001:db8:1:7::")));
        Assert.Null(_queue.Add(Check(8, "2001:db8:2:7::")));
    }

    [Fact]
    public void Queue_ThatIsFull_LosesTheOldestOfTheLargestCrowd()
    {
        var alone = Add(1, address: "203.0.113.7");
        var oldest = Add(2);
        for (var id = 3; id <= 10; id++)
            Add(id);

        Assert.Same(oldest, _queue.Add(Check(11)));
        Assert.Equal(10, _queue.Count);
        Assert.Contains(alone, _queue.Take(static _ => true));
    }

    private PasswordCheck Add(int account, string? address = null, int rank = 0, bool exists = true)
    {
        var check = Check(account, address, rank, exists);
        Assert.Null(_queue.Add(check));
        return check;
    }

    private static PasswordCheck Check(int account, string? address = null, int rank = 0, bool exists = true) => new(
        new PasswordClient { LimitedAddress = address is null ? null : IPAddress.Parse(address), PasswordsHashed = rank },
        account,
        exists ? () => true : null);

    private PasswordCheck? NextToHash()
    {
        _queue.Permit();
        var next = _queue.NextToHash();
        if (next is not null)
            _queue.NoteHash(next);
        return next;
    }
}
