using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>Quotas hold however many servers add at the same time.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Quotas_WhenManyAddOnTwoServersAtOnce_AreNotPassed()
    {
        var quotas = new QuotaOptions { MaxFriends = 3, MaxGroups = 4, MaxMembers = 5 };
        var databases = new[] { Main, Open() };
        var users = new List<int>();
        for (var number = 0; number < 10; number++)
            users.Add(await AddUserAsync($"user {number}"));
        var me = users[0];
        var group = (await Groups.CreateAsync("full", "", users[9])).GroupId!.Value;
        var groups = new List<int>();
        for (var number = 0; number < 10; number++)
            groups.Add((await Groups.CreateAsync($"group {number}", "", users[9])).GroupId!.Value);

        var friends = await AllAtOnceAsync(number => FriendsOf(number).AddAsync(me, users[1 + (number % 9)]), one => one.Outcome);
        var members = await AllAtOnceAsync(number => GroupsOf(number).JoinAsync(group, users[number % 9]), one => one.Outcome);
        var joined = await AllAtOnceAsync(number => GroupsOf(number).JoinAsync(groups[number % 10], me), one => one.Outcome);

        Assert.Equal(3, friends.Count(outcome => outcome == Addition.Added));
        Assert.Contains(Addition.AccountFull, friends);
        // Its creator is there already.
        Assert.Equal(4, members.Count(outcome => outcome == Addition.Added));
        Assert.Contains(Addition.GroupFull, members);
        Assert.InRange(joined.Count(outcome => outcome == Addition.Added), 3, 4);
        Assert.Contains(Addition.AccountFull, joined);
        var lists = await new RosterStore(Main).ReadAsync(me);
        Assert.Equal((3, 4), (lists.Friends.Count, lists.Groups.Count));
        Assert.Equal((null, Addition.AccountFull), await GroupsOf(0).CreateAsync("one more", "", me));
        Assert.Equal(Addition.AlreadyThere, (await GroupsOf(0).JoinAsync(lists.Groups[0].GroupId, me)).Outcome);
        Assert.Equal(Addition.AlreadyThere, (await FriendsOf(0).AddAsync(me, lists.Friends[0].UserId)).Outcome);

        FriendStore FriendsOf(int number) => new(databases[number % 2], quotas, TimeProvider.System);

        GroupStore GroupsOf(int number) => new(databases[number % 2], quotas, TimeProvider.System);

        static async Task<List<Addition>> AllAtOnceAsync<T>(Func<int, Task<T>> add, Func<T, Addition> outcome) =>
            [.. (await Task.WhenAll(Enumerable.Range(0, 20).Select(add))).Select(outcome)];
    }
}
