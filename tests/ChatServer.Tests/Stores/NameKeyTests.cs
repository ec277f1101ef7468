using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>Names that look the same are the same; the expectations are Unicode's (NormalizationTest.txt, CaseFolding.txt).</summary>
public sealed class NameKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ALICE", "alice")]
    [InlineData("Ａｌｉｃｅ", "alice")]
    [InlineData("𝐀𝓵𝕚𝒸𝔢", "alice")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς")]
    [InlineData("é", "e\u0301")]
    [InlineData("Å", "\u212b")]
    [InlineData("K", "\u212a")]
    [InlineData("ﬁne", "fine")]
    [InlineData("㈱", "(株)")]
    [InlineData("①", "1")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("한", "\u1112\u1161\u11ab")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\uf900", "豈")]
    [InlineData("❤\ufe0f", "❤")]
    [InlineData("a\u200db", "ab")]
    [InlineData("li\u3000si", "li si")]
    [InlineData("ꭰ", "Ꭰ")]
    [InlineData("𐐀", "𐐨")]
    public void Key_OfLookalikes_IsTheSame(string one, string other) => Assert.Equal(NameKey.Of(one), NameKey.Of(other));

    [Theory]
    [InlineData("alice", "alicé")]
    [InlineData("李", "季")]
    [InlineData("a", "а")]
    [InlineData("ı", "i")]
    [InlineData("a\u0301\u0300", "a\u0300\u0301")]
    public void Key_OfOtherNames_Differs(string one, string other) => Assert.NotEqual(NameKey.Of(one), NameKey.Of(other));

    [Fact]
    public void Key_OfTheLongestNames_FitsIntoItsColumn()
    {
        var long1 = string.Concat(Enumerable.Repeat("\ufdfa", 50));

        Assert.InRange(NameKey.OfRow(long1, int.MaxValue).Length, 1, 255);
        Assert.NotEqual(NameKey.Of(long1), NameKey.Of(long1[1..]));
    }

    [Fact]
    public async Task Fill_OldRowsThatAreOneNameNow_KeepTheirNamesAndOthersCannotTakeIt()
    {
        using var database = new Database(new() { File = _folder.PathOf("chat.db") }, NullLogger<Database>.Instance);
        var migrator = new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);
        await migrator.MigrateAsync();
        await database.WriteAsync(sql => sql.Execute(
            "INSERT INTO user (id, name, password, createdat) VALUES (1, 'Bob', 'x', 0), (2, 'BOB', 'x', 0), (3, 'Ｂｏｂ', 'x', 0), (4, 'Eve', 'x', 0)"));
        await database.WriteAsync(sql => sql.Execute(
            "INSERT INTO allgroup (id, groupname, groupdesc, createdat) VALUES (1, 'C#', '', 0), (2, 'c#', '', 0)"));

        await migrator.MigrateAsync();

        var (users, groups) = (new UserStore(database, TimeProvider.System),
            new GroupStore(database, new QuotaOptions(), TimeProvider.System));
        Assert.Equal(["Bob", "BOB", "Ｂｏｂ", "Eve"], await database.ReadAsync(sql => sql.Query<string>("SELECT name FROM user ORDER BY id")));
        Assert.Equal(0, await database.ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user WHERE namekey IS NULL")));
        Assert.Null(await users.AddAsync("bOb", "hash"));
        Assert.Null(await users.AddAsync("EVE", "hash"));
        Assert.Null((await groups.CreateAsync("Ｃ#", "", 1)).GroupId);
        Assert.NotNull(await users.AddAsync("bobby", "hash"));
    }
}
