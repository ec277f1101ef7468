using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>What the stores promise, on whichever database.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private const string HardText = "it's \"你好\" \\ 😀 𠮷 % _ \n\t\0 end ";

    private readonly List<Database> _databases = [];
    private DatabaseOptions _options = null!;

    /// <summary>The first one opened.</summary>
    private Database Main => _databases[0];

    private UserStore Users => new(Main, TimeProvider.System);

    private FriendStore Friends => new(Main, new(), TimeProvider.System);

    private GroupStore Groups => new(Main, new(), TimeProvider.System);

    private OfflineMessageStore Messages => new(Main, new(), TimeProvider.System);

    /// <summary>Without a limit that a test could reach.</summary>
    private OfflineMessageStore WideMessages => new(Main, new() { MaxMessages = 1_000_000, MaxBytes = int.MaxValue }, TimeProvider.System);

    private PresenceStore Presence => new(Main);

    private LeaseStore Leases => new(Main, TimeProvider.System);

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

    private async Task<ServerTerm> TermAsync(string server) => (await Leases.TakeAsync(server, TimeSpan.FromMinutes(1))).Term;

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

        Assert.Equal((new(friend, "friend", false), Addition.Added), await Friends.AddAsync(me, friend));
        Assert.Equal((new(friend, "friend", false), Addition.AlreadyThere), await Friends.AddAsync(me, friend));
        Assert.Null((await Friends.AddAsync(me, 999_999)).Friend);

        Assert.Equal([friend], (await new RosterStore(Main).ReadAsync(me)).Friends.Select(item => item.UserId));
        Assert.Empty((await new RosterStore(Main).ReadAsync(friend)).Friends);
    }

    [Fact]
    public async Task Group_HasItsCreatorAndWhoeverJoins()
    {
        var (creator, member) = (await AddUserAsync("creator"), await AddUserAsync("member"));
        var group = (await Groups.CreateAsync("数学", HardText, creator)).GroupId!.Value;

        Assert.Equal((null, Addition.AlreadyThere), await Groups.CreateAsync("数学", "another", member));
        Assert.Equal(Addition.Added, (await Groups.JoinAsync(group, member)).Outcome);
        Assert.Equal(Addition.AlreadyThere, (await Groups.JoinAsync(group, member)).Outcome);
        Assert.Null((await Groups.JoinAsync(group + 1, member)).Group);

        Assert.Equal([creator, member], await Groups.MembersAsync(group));
        Assert.Null(await Groups.MembersAsync(group + 1));
        var seen = Assert.Single((await new RosterStore(Main).ReadAsync(member)).Groups);
        Assert.Equal((group, "数学", HardText), (seen.GroupId, seen.Name, seen.Description));
        Assert.Equal(["creator", "normal"], seen.Members.Select(item => item.Role));
    }

    [Fact]
    public async Task Location_IsToldToFriendsAndMembersOfAGroup()
    {
        var (me, friend, member) = (await AddUserAsync("me"), await AddUserAsync("friend"), await AddUserAsync("member"));
        var rosters = new RosterStore(Main);
        Assert.Null(await rosters.LocateAsync(me, friend));
        await Friends.AddAsync(me, friend);
        Assert.Equal(Addition.Added, (await Groups.JoinAsync((await Groups.CreateAsync("group", "", me)).GroupId!.Value, member)).Outcome);
        await Presence.TryClaimAsync(friend, await TermAsync("there:1"), 1);

        Assert.Equal(new(friend, "friend", "there:1"), await rosters.LocateAsync(me, friend));
        Assert.Equal(new(member, "member", null), await rosters.LocateAsync(me, member));
        Assert.Equal(new(me, "me", null), await rosters.LocateAsync(member, me));
        Assert.Null(await rosters.LocateAsync(friend, me));
    }

    [Fact]
    public async Task Presence_ClaimedByManyOnTwoServers_IsGivenOnce()
    {
        var me = await AddUserAsync("me");
        var second = new PresenceStore(Open());
        ServerTerm[] terms = [await TermAsync("here:0"), await TermAsync("here:1")];

        var claims = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(number => (number % 2 == 0 ? Presence : second).TryClaimAsync(me, terms[number % 2], number)));

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task Presence_IsTakenBackOnlyByItsOwner()
    {
        var me = await AddUserAsync("me");
        var (here, there) = (await TermAsync("here:1"), await TermAsync("there:1"));
        await Presence.TryClaimAsync(me, here, 7);

        Assert.Equal(0, await Presence.ReleaseAsync(me, there, 7));
        Assert.Equal(0, await Presence.ReleaseAsync(me, here, 8));
        Assert.Equal(0, await Leases.EndAsync(there));
        Assert.Equal(1, await Presence.ReleaseAsync(me, here, 7));
        Assert.NotNull(await Presence.TryClaimAsync(me, await TermAsync("there:1"), 1));
    }

    [Fact]
    public async Task Presence_ResumedByItsLogin_IsTakenOverAndByNoOther()
    {
        var me = await AddUserAsync("me");
        var (here, there) = (await TermAsync("here:1"), await TermAsync("there:1"));
        var login = (await Presence.TryClaimAsync(me, here, 1))!.LoginId;

        Assert.Null(await Presence.TryClaimAsync(me, there, 2, "another login"));
        Assert.Equal(login, (await Presence.TryClaimAsync(me, there, 2, login))!.LoginId);
        Assert.Equal(1, await Presence.ReleaseAsync(me, there, 2, endsLogin: true));
        Assert.Null(await Presence.TryClaimAsync(me, here, 3, login));
    }

    [Fact]
    public async Task Login_Renewed_EndsTheOneBefore_AndWithItThePassword()
    {
        var me = await AddUserAsync("me");
        var users = new UserStore(Main, TimeProvider.System);
        var (here, there) = (await TermAsync("here:1"), await TermAsync("there:1"));
        var login = (await Presence.TryClaimAsync(me, here, 1))!.LoginId;
        var old = (await users.FindAsync(me))!.PasswordHash;

        Assert.Null(await Presence.RenewLoginAsync(me, there, 1));
        Assert.Null(await Presence.RenewLoginAsync(me, here, 1, ("another", "$new")));
        Assert.Equal(old, (await users.FindAsync(me))!.PasswordHash);
        var renewed = await Presence.RenewLoginAsync(me, here, 1, (old, "$new"));

        Assert.Equal("$new", (await users.FindAsync(me))!.PasswordHash);
        Assert.Null(await Presence.TryClaimAsync(me, there, 2, login));
        Assert.NotNull(await Presence.TryClaimAsync(me, there, 2, renewed));
        await Presence.ReleaseAsync(me, there, 2);
        Assert.Null(await Presence.TryClaimAsync(me, here, 3, password: old));
        Assert.NotNull(await Presence.TryClaimAsync(me, here, 3, password: "$new"));
    }

    [Fact]
    public async Task SentMessages_AreKnownAgainAtTheNextLogin()
    {
        var me = await AddUserAsync("me");
        var sent = new DedupStore(Main, TimeProvider.System);
        await sent.AddAsync([new(me, "a", 1, 0), new(me, "b", 0, 2)]);

        var arrival = (await Presence.TryClaimAsync(me, await TermAsync("here:1"), 1))!;

        Assert.Equal([new(me, "a", 1, 0), new(me, "b", 0, 2)], arrival.Sent);
        Assert.Equal(0, await sent.ForgetOldAsync());
    }

    [Fact]
    public async Task Secret_AskedForByManyAtOnce_IsMadeOnce()
    {
        var stores = new[] { new SecretStore(Main), new SecretStore(Open()) };

        var secrets = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => stores[number % 2].GetOrMakeAsync("key", () => $"secret {number}")));

        Assert.Single(secrets.Distinct());
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

    private Database Open(FencingToken? token = null)
    {
        _databases.Add(new(_options, NullLogger<Database>.Instance, token));
        return _databases[^1];
    }

    private async Task<int> AddUserAsync(string name) => (await Users.AddAsync(name, "hash"))!.Value;
}
