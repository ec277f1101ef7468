using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

public sealed class RegisterTests
{
    public static TheoryData<string> BadNames { get; } = ["", "  ", "\\u3000\\u00a0\\u200b\\ufeff", "a\\n", "\\tb", "a\\nb", "a\\u0000b",
        "a\\u001b[31mb", "a\\u0085b", "a\\u2028b", "a\\u202eb", "a\\u2067b", new string('x', 51),
        "a\\u200bb", "a\\u200db", "a\\u200cb", "a\\u00adb", "a\\ufeffb", "a\\u3164b", "\\u3164", "\\u2800", "\\ufe0f", "👩\\u200d👧",
        "a\\u0301\\u0301\\u0301b", "a\\udb40\\udc41b"];

    [Theory]
    [InlineData("李雷和韩梅梅")]
    [InlineData("o'brien\\\"; DROP TABLE user; --")]
    [InlineData("👩👧 é ❤\ufe0f 1\ufe0f\u20e3")]
    [InlineData("Nguye\u0302\u0303n นี้ สวัสดี")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    public async Task Register_AnyReadableName_ComesBackAtLogin(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal("""{"errno":0,"id":22,"msgid":5}""", await client.AskAsync($$"""{"msgid":4,"name":"{{name}}","password":"pässwörd 密码"}"""));

        Assert.Equal(
            $$"""{"errno":0,"id":22,"msgid":2,"name":"{{name}}"}""",
            await client.AskAsync("""{"id":22,"msgid":1,"password":"pässwörd 密码"}"""));
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task Register_UnreadableName_IsRefused(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal("""{"errno":1,"msgid":5}""", await client.AskAsync($$"""{"msgid":4,"name":"{{name}}","password":"x"}"""));
        Assert.Equal(6, server.Query<int>("SELECT count(*) FROM user"));
    }

    [Theory]
    [InlineData("  li si ")]
    [InlineData("\\u3000li si\\u3000")]
    [InlineData("\\u00a0\\u2003li si\\u200b\\ufeff")]
    [InlineData("Li SI")]
    [InlineData("ｌｉ ｓｉ")]
    [InlineData("li\\u00a0si")]
    [InlineData("li si\\ufe0f")]
    public async Task Register_NameThatIsTakenButForWhatNobodySees_IsRefused(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"the name is taken\"", await client.AskAsync($$"""{"msgid":4,"name":"{{name}}","password":"x","seq":1}"""));
    }

    [Fact]
    public async Task Register_Name_IsTrimmedBeforeItsLengthCounts()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"errno\":0", await client.AskAsync($$"""{"msgid":4,"name":"\u3000 {{new string('李', 50)}} ","password":"x"}"""));

        Assert.Equal(new string('李', 50), server.Query<string>("SELECT name FROM user WHERE id = 22"));
    }

    [Fact]
    public async Task Register_Refused_TellsExtendedClientsWhy()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal(
            """{"errmsg":"the name is taken","errno":1,"msgid":5,"seq":1}""",
            await client.AskAsync("""{"msgid":4,"name":"li si","password":"x","seq":1}"""));
        Assert.Equal(
            """{"errmsg":"the password must have 1 to 128 characters","errno":1,"msgid":5,"seq":2}""",
            await client.AskAsync("""{"msgid":4,"name":"new","password":"","seq":2}"""));
    }

    [Fact]
    public async Task Register_StoresNoPassword()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.AskAsync("""{"msgid":4,"name":"new","password":"open sesame"}""");

        Assert.Matches(@"^\$pbkdf2-sha256\$10\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$",
            server.Query<string>("SELECT password FROM user WHERE id = 22"));
    }

    [Fact]
    public async Task Register_OneNameAtTwoServersAtOnce_IsGivenOnce()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var first = await one.ConnectAsync();
        using var second = await two.ConnectAsync();
        for (var round = 0; round < 20; round++)
        {
            var request = $$"""{"msgid":4,"name":"name {{round}}","password":"x"}""";
            var answers = await Task.WhenAll(first.AskAsync(request), second.AskAsync(request));

            Assert.Single(answers, answer => answer.Contains("\"errno\":0"));
        }
    }
}
