using System.Net;
using ChatCluster.Server.Accounts;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class PasswordQueueTests
{
    private readonly HashSet<int> _guessedAt = [];
    private readonly PasswordQueue _queue;

    public PasswordQueueTests() =>
        _queue = new(new() { QueueLength = 10, WaitingPerAddress = 4, WaitingPerSite = 6 }, (id, _) => !_guessedAt.Contains(id));

    [Fact]
    public void Hashing_TakesTurnsOverAddressesFirst()
    {
        for (var id = 1; id <= 4; id++)
            Add(id, address: "203.0.113.7");
        var other = Add(5, address: "203.0.113.8", rank: 3);

        Assert.Contains(other, new[] { NextToHash(), NextToHash() });
    }

    [Fact]
    public void Hashing_OfAnAccountThatNobodyGuessesAt_ComesSoon_HoweverManyNewConnectionsGuessAtOthers()
    {
        foreach (var account in (int[])[13, 15])
        {
            Add(account);
            NextToHash();
        }
        var user = Add(16, rank: 1);
        Add(13);
        Add(15);

        Assert.Contains(user, new[] { NextToHash(), NextToHash() });
    }

    [Fact]
    public void Hashing_OfTheNewestConnection_ComesSoon_HoweverManyAccountsAreGuessedAt_ItsOwnToo()
    {
        Add(13);
        NextToHash();
        for (var account = 1; account <= 8; account++)
            Add(account);
        var user = Add(13);

        Assert.Contains(user, new[] { NextToHash(), NextToHash() });
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
        var unknown = Add(99, exists: false);
        var known = Add(13);
        _queue.Permit();

        Assert.Same(known, _queue.BeginNextHash());
        Assert.Same(unknown, _queue.TakeNextAnswer());
        Assert.Same(known, _queue.TakeNextAnswer());
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
        Assert.Null(_queue.BeginNextHash());
        Assert.Null(_queue.TakeNextAnswer());

        var permits = 1;
        var queue = new PasswordQueue(new(), (_, _) => permits-- > 0);
        foreach (var check in _queue.Take(static _ => true))
            queue.Add(check);
        queue.Permit();

        Assert.Same(owner, queue.BeginNextHash());
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
        return _queue.BeginNextHash();
    }
}
