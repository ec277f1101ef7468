using System.Data.Common;
using System.Text;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;
using Dapper;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>Correct Chinese stays as it is, and Chinese that was stored as something else is mended: every common character.</summary>
public sealed class CourseTextTests(MariaDb mariaDb) : IDisposable
{
    private const int FirstId = 1000;

    /// <summary>The 3755 characters of GB2312, level 1: rows 16 to 55.</summary>
    private static readonly string[] Common = CommonCharacters();

    private readonly CourseFolder _course = new(mariaDb);

    public void Dispose() => _course.Dispose();

    [Fact]
    public async Task CorrectUtf8_EveryCommonCharacter_StaysInNamesPasswordsAndMessages()
    {
        var texts = Common.SelectMany(static (character, number) => new[] { character, character + Common[^(number + 1)] })
            .Concat(["小强", "学习", "小雪", "习", "强"]).Distinct().ToList();
        var options = await _course.MakeAsync();
        Assert.Equal(texts.Count, Store(options, "utf8mb4", texts).Count);

        var database = await _course.MigrateAsync(options);

        await AssertReadAsync(database, [.. texts.Select((text, row) => (FirstId + row, text))]);
        Assert.Contains("are read as UTF-8: ", _course.Verdict());
        Assert.Empty(_course.Changes().Where(line => !line.Contains("look alike")));
    }

    [Theory]
    [InlineData("gbk", "UTF-8 that was stored as GBK", 3700)]
    [InlineData("latin1", "UTF-8 that was stored as Latin-1", 3755)]
    public async Task MisreadUtf8_EveryCommonCharacterThatCouldBeStored_BecomesReadable(string charset, string verdict, int least)
    {
        var options = await _course.MakeAsync();
        // A single character has three bytes and is no GBK text; what came before and behind it decided whether the course could store it.
        var candidates = Common.Select(static character => new[] { character + "三", character + "a", character + "小", "小" + character, "张"
            + character, "a" + character, character + "明明", "明明" + character }).ToList();
        var stored = new List<(int Id, string Text)>();
        var rest = candidates;
        for (var form = 0; form < candidates[0].Length && rest.Count > 0; form++)
        {
            var texts = rest.ConvertAll(forms => forms[form]);
            var here = Store(options, charset, texts, FirstId + stored.Count);
            stored.AddRange(here.Select(row => (row.Id, row.Text)));
            var done = here.Select(static row => row.Text).ToHashSet();
            rest = rest.FindAll(forms => !done.Contains(forms[form]));
        }
        Assert.InRange(stored.Count, least, 3755);

        var database = await _course.MigrateAsync(options);

        Assert.Contains(verdict, _course.Verdict());
        await AssertReadAsync(database, stored);
    }

    [Fact]
    public async Task WhatMayBeEither_IsChangedOnlyWhenAnOperatorSaysSo()
    {
        var options = await _course.MakeAsync();
        Store(options, "utf8mb4", ["学习", "小强"]);
        Store(options, "gbk", ["张三", "你好", "明天"], FirstId + 10);

        var database = await _course.MigrateAsync(options);

        await AssertReadAsync(database, [(FirstId, "学习"), (FirstId + 1, "小强"), (FirstId + 10, "张三"), (FirstId + 11, "你好")]);
        Assert.Contains("could be either and stay as they are", _course.Verdict());
    }

    [Theory]
    [InlineData(CourseReading.Utf8, "寮犱笁", "学习")]
    [InlineData(CourseReading.Gbk, "张三", "ѧϰ")]
    public async Task CourseText_Overrides(CourseReading reading, string misread, string correct)
    {
        var options = (await _course.MakeAsync()) with { CourseText = reading };
        Store(options, "gbk", ["张三"]);
        Store(options, "utf8mb4", ["学习"], FirstId + 1);

        var database = await _course.MigrateAsync(options);

        await AssertReadAsync(database, [(FirstId, misread), (FirstId + 1, correct)]);
        Assert.Contains("as --course-text says", _course.Verdict());
    }

    [Fact]
    public async Task ValuesCutOffByMySql_StillTellThatItWasGbk()
    {
        var options = await _course.MakeAsync();
        // A server that is not strict cut what it could not read; a correct text stands beside them.
        using (var connection = MariaDb.Open(options))
        {
            connection.Execute("SET SESSION sql_mode = ''");
            connection.Execute("INSERT INTO user (id, name, password) VALUES (2000, '寮犱笁涓?', 'x'), (2001, '鏉庡洓鏄?', 'x'), (2002, '鐜', 'x'), (2003, '李雷', 'x')");
        }
        Store(options, "gbk", ["张三"]);

        var database = await _course.MigrateAsync(options);

        Assert.Contains("UTF-8 that was stored as GBK", _course.Verdict());
        Assert.Equal(["寮犱笁涓?", "李雷", "张三"], await database.ReadAsync(sql =>
            sql.Query<string>("SELECT name FROM user WHERE id IN (2000, 2003, 1000) ORDER BY id = 1000, id")));
    }

    /// <summary>As the course's server does it: UTF-8 on a connection that says it is something else.</summary>
    /// <returns>What MySQL did not refuse.</returns>
    private static List<(int Id, string Text)> Store(DatabaseOptions options, string charset, IReadOnlyList<string> texts,
        int firstId = FirstId)
    {
        using var connection = MariaDb.Open(options);
        if (charset != "latin1")
            connection.Execute("ALTER TABLE offlinemessage CONVERT TO CHARACTER SET utf8mb4");
        connection.Execute("SET SESSION sql_mode = 'STRICT_TRANS_TABLES'; START TRANSACTION");
        var stored = new List<(int, string)>();
        foreach (var text in texts)
        {
            var id = firstId + stored.Count;
            var message = $$"""{"id":13,"msg":"{{text}}","msgid":6,"name":"zhang san","time":"t","toid":{{id}}}""";
            if (TryExecute(connection, $"INSERT INTO user (id, name, password) VALUES ({id}, {Sent(text)}, {Sent(text)})")
                && TryExecute(connection, $"INSERT INTO offlinemessage VALUES ({id}, {Sent(message)})"))
                stored.Add((id, text));
            else
                connection.Execute($"DELETE FROM user WHERE id = {id}");
        }
        connection.Execute("COMMIT");
        return stored;

        string Sent(string text) => $"CONVERT(x'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING {charset})";
    }

    private static bool TryExecute(DbConnection connection, string sql)
    {
        try
        {
            connection.Execute(sql);
            return connection.QueryFirst<int>("SELECT @@warning_count") == 0;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static async Task AssertReadAsync(Database database, List<(int Id, string Text)> expected)
    {
        var users = await database.ReadAsync(sql =>
            sql.Query<(int Id, string Name, string Password)>($"SELECT id, name, password FROM user WHERE id >= {FirstId} ORDER BY id"));
        var messages = await database.ReadAsync(sql =>
            sql.Query<(int Id, string Text)>($"SELECT userid, message FROM offlinemessage WHERE userid >= {FirstId} ORDER BY userid"));
        var names = users.ToDictionary(static user => user.Id, static user => user.Name);
        var passwords = users.ToDictionary(static user => user.Id, static user => user.Password);
        var said = messages.ToDictionary(static message => message.Id,
            static message => ((ChatMessage)MessageCodec.Decode(message.Text, out _)!).Text);

        Assert.Empty(expected.Where(one => names[one.Id] != one.Text || passwords[one.Id] != "$plain$" + one.Text
            || said[one.Id] != one.Text)
            .Select(one => $"{one.Text}: {names[one.Id]}, {passwords[one.Id]}, {said[one.Id]}"));
    }

    private static string[] CommonCharacters()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb2312 = Encoding.GetEncoding("gb2312");
        string[] all = [.. from row in Enumerable.Range(0xb0, 40) from cell in Enumerable.Range(0xa1, 94) where row < 0xd7
            || cell < 0xfa select gb2312.GetString([(byte)row, (byte)cell])];
        Assert.Equal(3755, all.Distinct().Count());
        return all;
    }
}
