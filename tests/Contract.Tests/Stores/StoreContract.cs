using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>What the stores promise, on whichever database.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const string HardText = "it's \"你好\" \\ 😀 𠮷 % _ \n\t\0 end ";

    private readonly List<Database> _databases = [];
    private DatabaseOptions _options = null!;

    /// <summary>The first one opened.</summary>
    private Database Main => _databases[0];

    private UserStore Users => new(Main, TimeProvider.System);

    private FriendStore Friends => new(Main, TimeProvider.System);

    private GroupStore Groups => new(Main, TimeProvider.System);

    private OfflineMessageStore Messages => new(Main, TimeProvider.System);

    private PresenceStore Presence => new(Main);

    public async ValueTask InitializeAsync()
    {
        _options = await NewDatabaseAsync();
        await MigrateAsync(Open());
    }

    public virtual ValueTask DisposeAsync()
    {
        _databases.ForEach(database => database.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task User_Added_IsFoundWithEveryCharacter()
    {
        var id = await AddUserAsync(HardText);

        Assert.Equal(new(id, HardText, "hash"), await Users.FindAsync(id));
        Assert.Null(await Users.FindAsync(id + 1));
    }

    [Fact]
    public async Task User_OfATakenName_IsNotAdded()
    {
        var first = await AddUserAsync("Zoë");

        Assert.Null(await Users.AddAsync("Zoë", "other"));
        Assert.Equal("hash", (await Users.FindAsync(first))!.PasswordHash);
        Assert.NotNull(await Users.AddAsync("zoe", "hash"));
    }

    [Fact]
    public async Task User_OfOneNameAddedByMany_IsAddedOnce()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Users.AddAsync("wanted", "hash")));

        Assert.Single(ids, id => id is not null);
    }

    [Fact]
    public async Task Password_Replaced_OnlyWhileItIsTheOneThatWasSeen()
    {
        var id = await AddUserAsync("me");
        var seen = (await Users.FindAsync(id))!;

        Assert.Equal(1, await Users.ReplacePasswordAsync(seen, "first"));
        Assert.Equal(0, await Users.ReplacePasswordAsync(seen, "second"));

        Assert.Equal("first", (await Users.FindAsync(id))!.PasswordHash);
    }

    [Fact]
    public async Task Friend_AddedTwice_StandsOnTheListOnce()
    {
        var (me, friend) = (await AddUserAsync("me"), await AddUserAsync("friend"));

        Assert.Equal((new(friend, "friend", false), true), await Friends.AddAsync(me, friend));
        Assert.Equal((new(friend, "friend", false), false), await Friends.AddAsync(me, friend));
        Assert.Equal((null, false), await Friends.AddAsync(me, 999_999));

        Assert.Equal([friend], (await new RosterStore(Main).ReadAsync(me)).Friends.Select(item => item.UserId));
        Assert.Empty((await new RosterStore(Main).ReadAsync(friend)).Friends);
    }

    [Fact]
    public async Task Group_HasItsCreatorAndWhoeverJoins()
    {
        var (creator, member) = (await AddUserAsync("creator"), await AddUserAsync("member"));
        var group = (await Groups.CreateAsync("数学", HardText, creator))!.Value;

        Assert.Null(await Groups.CreateAsync("数学", "another", member));
        Assert.True((await Groups.JoinAsync(group, member)).Joined);
        Assert.False((await Groups.JoinAsync(group, member)).Joined);
        Assert.Null((await Groups.JoinAsync(group + 1, member)).Group);

        Assert.Equal([creator, member], await Groups.MembersAsync(group));
        Assert.Null(await Groups.MembersAsync(group + 1));
        var seen = Assert.Single((await new RosterStore(Main).ReadAsync(member)).Groups);
        Assert.Equal((group, "数学", HardText), (seen.GroupId, seen.Name, seen.Description));
        Assert.Equal(["creator", "normal"], seen.Members.Select(item => item.Role));
    }

    [Fact]
    public async Task Messages_AreHandedOverInOrderUntilDeleted()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var long64K = string.Concat(Enumerable.Repeat("长", 70_000));
        List<KeptMessage> messages = [new(me, HardText, "a"), new(other, "x", "b"), new(999_999, "nobody", "c"), new(me, long64K, "d")];

        Assert.Equal(["a", "b", "d"], (await Messages.KeepAsync(messages)).Select(message => message.Mid));
        await Messages.KeepAsync([new(me, "later", "e")]);

        var arrival = (await Presence.TryClaimAsync(me, "here:1", 1))!.Messages;
        Assert.Equal([HardText, long64K, "later"], arrival.Select(message => message.Text));
        Assert.Equal(2, await Messages.DeleteAsync(me, arrival[1].Id));
        await Presence.ReleaseAllAsync("here:1");
        Assert.Equal(["later"], (await Presence.TryClaimAsync(me, "here:1", 1))!.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Messages_OfManyAtOnce_AreNeverDeletedUnread()
    {
        const int Senders = 8, Each = 25;
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var keeping = Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            // Some in the other order, as two groups' messages come.
            int[] receivers = sender % 2 == 0 ? [me, other] : [other, me];
            for (var count = 0; count < Each; count++)
                await Messages.KeepAsync([.. receivers.Select(receiver => new KeptMessage(receiver, "x", $"{sender}-{count}"))]);
        }));
        var read = new List<string>();
        bool ended;
        do
        {
            ended = keeping.IsCompleted;
            var arrival = (await Presence.TryClaimAsync(me, "here:1", 1))!.Messages;
            read.AddRange(arrival.Select(message => message.Mid));
            if (arrival.Count > 0)
                await Messages.DeleteAsync(me, arrival[^1].Id);
            await Presence.ReleaseAsync(me, "here:1", 1);
        }
        while (!ended);
        await keeping;

        Assert.Equal(Senders * Each, read.Count);
        Assert.Equal(Senders * Each, read.Distinct().Count());
    }

    [Fact]
    public async Task Presence_ClaimedByManyOnTwoServers_IsGivenOnce()
    {
        var me = await AddUserAsync("me");
        var second = new PresenceStore(Open());

        var claims = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(number => (number % 2 == 0 ? Presence : second).TryClaimAsync(me, $"here:{number % 2}", number)));

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task Presence_IsTakenBackOnlyByItsOwner()
    {
        var me = await AddUserAsync("me");
        await Presence.TryClaimAsync(me, "here:1", 7);

        Assert.Equal(0, await Presence.ReleaseAsync(me, "there:1", 7));
        Assert.Equal(0, await Presence.ReleaseAsync(me, "here:1", 8));
        Assert.Equal(0, await Presence.ReleaseAllAsync("there:1"));
        Assert.Equal(1, await Presence.ReleaseAsync(me, "here:1", 7));
        Assert.NotNull(await Presence.TryClaimAsync(me, "there:1", 1));
    }

    [Fact]
    public async Task Write_ThatFailsHalfway_LeavesNothing()
    {
        await Assert.ThrowsAsync<ArithmeticException>(() => Main.WriteAsync<int>(sql =>
        {
            sql.Execute("INSERT INTO user (name, password, createdat) VALUES ('half', '', 0)");
            throw new ArithmeticException();
        }));

        Assert.Equal(0, await Main.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user")));
    }

    [Fact]
    public async Task Migrate_ByManyAtOnce_AppliesEachScriptOnceAndSeedsOnce()
    {
        _options = await NewDatabaseAsync();

        var planted = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Open()).ToList().Select(database => Task.Run(async () =>
        {
            await MigrateAsync(database);
            return await new LessonSeed(database, TimeProvider.System).PlantAsync(password => "hash of " + password);
        }, TestContext.Current.CancellationToken)));

        Assert.Single(planted, itDid => itDid);
        var database = Open();
        Assert.Equal(6, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user")));
        await Assert.ThrowsAsync<StorageException>(async () =>
        {
            await database.WriteAsync(sql => sql.Execute("INSERT INTO schemaversion (version, script, appliedat) VALUES (999, 'x', 0)"));
            await MigrateAsync(database);
        });
    }

    /// <summary>An empty one.</summary>
    protected abstract Task<DatabaseOptions> NewDatabaseAsync();

    private static Task MigrateAsync(Database database) =>
        new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();

    private Database Open()
    {
        _databases.Add(new(_options, NullLogger<Database>.Instance));
        return _databases[^1];
    }

    private async Task<int> AddUserAsync(string name) => (await Users.AddAsync(name, "hash"))!.Value;
}
