using ChatCluster.Client.Commands;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>
/// The session of the course's client A, as captured, played again: each section is one typed line or one push and what the screen shows
/// then.
/// Two differences are meant: the help has a fixed order and two commands more, and an error shows the right form behind the course's
/// words.
/// </summary>
public sealed class CourseTranscriptTests
{
    /// <summary>Its seven commands and the line above them; ours has two commands more.</summary>
    private const int CoursesHelpLines = 8;

    private static readonly string[] Help = [.. CommandTable.Help.Where(line => line != "")];

    /// <summary>What the course's server sends in a section, by its title; most sections bring nothing.</summary>
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["A password"] = """{"errno":0,"id":22,"msgid":5}""",
        ["A password again"] = """{"errno":1,"msgid":5}""",
        ["A pw bad"] = """{"errmsg":"id or password is invalid!","errno":1,"msgid":2}""",
        ["A pw 123456"] = """{"errmsg":"this account is using, input another!","errno":2,"msgid":2}""",
        ["A pw 666666"] = """{"errno":0,"id":15,"msgid":2,"name":"li si"}""",
        ["A receives"] = """{"id":21,"msg":"time is 10:30 \"quoted\" 你好","msgid":6,"name":"gao yang","time":"2026-11-22 11:00:42","toid":15}""",
        ["A receives group"] = """{"groupid":2,"id":21,"msg":"hi all","msgid":10,"name":"gao yang","time":"2026-11-22 11:00:47"}""",
        ["A chat to self"] = """{"id":15,"msg":"to myself","msgid":6,"name":"li si","time":"2026-11-22 11:00:49","toid":15}""",
        ["A pw of 16"] = """{"errno":0,"id":16,"msgid":2,"name":"liu shuo","offlinemsg":["{\"id\":15,\"msg\":\"offline one\",\"msgid\":6,\"name\":\"li si\",\"time\":\"2026-11-22 11:00:48\",\"toid\":16}","{\"id\":15,\"msg\":\"offline two\",\"msgid\":6,\"name\":\"li si\",\"time\":\"2026-11-22 11:00:49\",\"toid\":16}"]}""",
        ["A pw again"] = """{"errno":0,"friends":["{\"id\":21,\"name\":\"gao yang\",\"state\":\"online\"}","{\"id\":21,\"name\":\"gao yang\",\"state\":\"online\"}"],"groups":["{\"groupdesc\":\"my desc\",\"groupname\":\"testgrp\",\"id\":2,\"users\":[\"{\\\"id\\\":15,\\\"name\\\":\\\"li si\\\",\\\"role\\\":\\\"creator\\\",\\\"state\\\":\\\"online\\\"}\",\"{\\\"id\\\":21,\\\"name\\\":\\\"gao yang\\\",\\\"role\\\":\\\"normal\\\",\\\"state\\\":\\\"online\\\"}\"]}"],"id":15,"msgid":2,"name":"li si"}""",
    };

    [Fact]
    public async Task Screen_ThroughTheCoursesSession_ShowsTheCoursesText()
    {
        await using var app = await RunningApp.ForPersonAsync();
        var shown = "";
        foreach (var section in SectionsOfA())
        {
            if (section.Typed is { } typed)
                app.Input.Type(typed);
            if (Answers.TryGetValue(section.Title, out var answer))
            {
                if (section.Typed is not null)
                    await ReadRequestAsync(app);
                await app.Peer.SendAsync(answer);
            }
            else if (section.IsSilentCommand)
            {
                await ReadRequestAsync(app);
            }
            shown += Shown(section.Lines);
            await WaitForAsync(app, shown, section.Title);
        }

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Equal(shown, Seen(app));
        Assert.Equal(
            SectionsOfA().SelectMany(section => section.Lines).Where(IsError),
            app.Errors.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("usage: ", StringComparison.Ordinal)));
        Assert.All(app.Input.Hidden.Zip(TypedByA()), line => Assert.Equal(line.Second.Secret, line.First));
    }

    [Theory]
    [InlineData("foo:bar", "invalid input command!", "help shows the commands")]
    [InlineData("chat:21", "chat command invalid!", "chat:friendid:message")]
    [InlineData("groupchat:1", "groupchat command invalid!", "groupchat:groupid:message")]
    public async Task CommandError_OnTheErrorStream_ShowsTheFormBehindTheCoursesWords(string typed, string error, string usage)
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type("1", "13", "123456");
        await app.AcceptLoginAsync();
        app.Input.Type(typed);

        await app.Errors.WaitForAsync($"{error}\nusage: {usage}\n");
        Assert.DoesNotContain(error, app.Output.Text, StringComparison.Ordinal);
    }

    /// <summary>
    /// What a typed line sent. Not a heartbeat of a client that waits long at its menu on a slow machine, nor the logout before: an answer
    /// to a
    /// login that has not been sent yet would be lost.
    /// </summary>
    private static async Task ReadRequestAsync(RunningApp app)
    {
        while (Wire.MessageId(await app.Peer.ReadAsync()) is 99 or 3)
        {
        }
    }

    /// <summary>
    /// Both streams as one stretch of text without line ends: on the course's terminal the typed lines end the prompts' lines.
    /// </summary>
    private static string Seen(RunningApp app) => app.Output.Text.Replace("\n", "", StringComparison.Ordinal);

    private static async Task WaitForAsync(RunningApp app, string shown, string title)
    {
        using var limit = new CancellationTokenSource(ScriptedPeer.Deadline);
        while (Seen(app) != shown)
        {
            Assert.False(limit.IsCancellationRequested, $"{title}: expected\n{shown}\nshown\n{Seen(app)}");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private static IEnumerable<(string Line, bool Secret)> TypedByA() =>
        SectionsOfA().Where(section => section.Typed is not null)
            .Select(section => (section.Typed!, section.Title.StartsWith("A p", StringComparison.Ordinal)));

    /// <summary>Where the capture left the userid out it is put back: what stands there is of no account, the answer decides.</summary>
    private static List<Section> SectionsOfA()
    {
        var sections = new List<Section>();
        var lines = File.ReadAllLines(Repository.PathOf("tests", "vectors", "00-client-transcript-sameserver.txt"));
        for (var i = 0; i < lines.Length;)
        {
            var title = lines[i++][4..];
            var body = lines.Skip(i).TakeWhile(line => !line.StartsWith("--- ", StringComparison.Ordinal)).ToList();
            i += body.Count;
            if (!title.StartsWith('A'))
                continue;
            if (sections is [.., { Lines: [.., "userid:"] }] && title != "A userid")
                sections.Add(new("A userid", "15", ["userpassword:"]));
            var isTyped = title != "A start" && !title.StartsWith("A receives", StringComparison.Ordinal);
            sections.Add(new(title, isTyped ? body[0] : null, [.. body.Skip(isTyped ? 1 : 0).Where(line => line != "")]));
        }
        return Distinguish(sections);
    }

    private static bool IsError(string line) =>
        (line.EndsWith('!') || line.EndsWith("!\"", StringComparison.Ordinal))
            && !line.StartsWith("name register", StringComparison.Ordinal);

    /// <summary>
    /// The shown text of the output stream: the course's help order made ours, and what belongs on the error stream left out.
    /// </summary>
    private static string Shown(IEnumerable<string> lines)
    {
        var rest = lines.Where(line => !IsError(line)).ToList();
        var help = rest.IndexOf(Help[0]);
        if (help >= 0)
            rest = [.. rest[..help], .. Help, .. rest[(help + CoursesHelpLines)..]];
        return string.Concat(rest);
    }

    /// <summary>Some titles stand twice, with other answers.</summary>
    private static List<Section> Distinguish(List<Section> sections)
    {
        string[] passwords = ["A pw bad", "A pw 123456", "A pw of 16", "A pw again"];
        var (password, register, push) = (0, 0, 0);
        return sections.ConvertAll(section => section with
        {
            Title = section.Title switch
            {
                "A pw" => passwords[password++],
                "A password" when register++ == 1 => "A password again",
                "A receives" when push++ == 1 => "A receives group",
                var title => title,
            },
        });
    }

    /// <param name="Lines">What the course's screen shows, both streams.</param>
    private sealed record Section(string Title, string? Typed, IReadOnlyList<string> Lines)
    {
        /// <summary>Sent, and not answered with anything.</summary>
        public bool IsSilentCommand => Typed is not null && Typed.Contains(':', StringComparison.Ordinal) && Lines.Count == 0;
    }
}
