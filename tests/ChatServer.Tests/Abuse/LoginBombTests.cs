using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Metrics;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>Strangers ask for as many password checks as they can, all from the address from which the users come too.</summary>
[Collection(nameof(Alone))]
public sealed class LoginBombTests
{
    private const int FramesEach = 1500;
    private const string RightLogin = """{"id":13,"msgid":1,"password":"123456","seq":1}""";

    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(10);

    /// <summary>At what a hash really costs: a tenth of a second.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(20, false)]
    [InlineData(70, true)]
    [InlineData(200, false)]
    [InlineData(200, true)]
    public async Task Bomb_OfPipelinedLogins_LetsARightfulLoginThrough(int attackers, bool closes)
    {
        await using var server = await StartAsync(new PasswordOptions().Iterations);
        var bombs = await Task.WhenAll(Enumerable.Range(0, attackers).Select(number => ThrowAsync(server, number, closes)));

        await LogInAndOutAsync(server);

        Assert.InRange(server.Get<PasswordService>().Waiting, 0, new PasswordOptions().QueueLength);
        Array.ForEach(bombs, bomb => bomb.Dispose());
    }

    /// <summary>
    /// Each connection has its failures, is closed, and comes back at once; the owner's own id is among those guessed at.
    /// </summary>
    [Fact]
    public async Task Bomb_OfReconnectingGuessers_LetsARightfulLoginThrough()
    {
        await using var server = await StartAsync(new PasswordOptions().Iterations);
        using var enough = new CancellationTokenSource();
        var guessers = Enumerable.Range(0, 40)
            .Select(number => GuessAsync(server, [13, 15, 16, 1_000_000 + number], number, enough.Token)).ToList();
        await Eventually.HoldsAsync(() => server.Get<PasswordService>().Waiting > 20, "the guessers wait",
            TestContext.Current.CancellationToken);

        await LogInAndOutAsync(server);

        await enough.CancelAsync();
        await Task.WhenAll(guessers);
    }

    /// <summary>
    /// Each attacker guesses at an account of its own, again and again; one of them has just had its turn, at the owner's.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(70)]
    [InlineData(200)]
    public async Task Bomb_OverExistingAccounts_LetsARightfulLoginThrough(int attackers)
    {
        await using var server = await StartAsync(new PasswordOptions().Iterations);
        using var attacker = await server.ConnectAsync();
        await attacker.AskAsync("""{"id":13,"msgid":1,"password":"x"}""");
        using var enough = new CancellationTokenSource();
        var guessers = Settle(server, attackers - 1).Append(13).Select(account => GuessAsync(server, [account], 0, enough.Token)).ToList();
        await Eventually.HoldsAsync(() => server.Get<PasswordService>().Waiting >= attackers * 9 / 10, "the guessers wait",
            TestContext.Current.CancellationToken);

        await LogInAndOutAsync(server);

        await enough.CancelAsync();
        await Task.WhenAll(guessers);
    }

    [Fact]
    public async Task Bomb_ThatIsClosed_IsNotHashedAnyMoreAndLeavesNothingBehind()
    {
        await using var server = await StartAsync(iterations: 10_000);

        await Footprint.ComesBackAsync(async () =>
        {
            for (var number = 0; number < 100; number++)
                (await ThrowAsync(server, number, closes: true, isAimed: false)).Dispose();
            await Eventually.HoldsAsync(
                () => server.Get<Server.Connections.ConnectionCount>().Open == 0, "all have left", TestContext.Current.CancellationToken);
            Assert.Equal(0, server.Get<PasswordService>().Waiting);
        });
    }

    [Fact]
    public async Task Connection_ThatFailsSixTimes_IsToldSoAndClosed_WhateverItHasSentBeyond()
    {
        await using var server = await StartAsync(iterations: 10);
        using var bomb = await ThrowAsync(server, 0, closes: false);

        var answers = await bomb.ReadToEndAsync();

        Assert.Equal(6, answers.Count);
        Assert.All(answers, answer => Assert.Contains("\"errno\":1,", answer));
        Assert.Contains("6 failed logins: the connection is closed", answers[^1]);
        await Eventually.HoldsAsync(
            () => Closed("too_many_failed_logins") > 0,
            "the reason is counted", TestContext.Current.CancellationToken);
    }

    /// <summary>The connections closed for this reason, by the servers of this process.</summary>
    private static long Closed(string reason)
    {
        var count = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Name: "chat.connections.closed", Meter.Name: ServerMetrics.MeterName })
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => count += tags[0].Value as string == reason ? value : 0);
        listener.Start();
        listener.RecordObservableInstruments();
        return count;
    }

    private static Task<TestServer> StartAsync(int iterations) => TestServer.StartAsync(change: options => options with
    {
        Passwords = options.Passwords with { Iterations = iterations, Threads = 1 },
    });

    private static async Task LogInAndOutAsync(TestServer server)
    {
        using var owner = await server.ConnectAsync();
        Assert.Contains("\"errno\":0", await owner.AskAsync(RightLogin).WaitAsync(Bearable, TestContext.Current.CancellationToken));
        Assert.Contains("\"msgid\":100", await owner.AskAsync("""{"msgid":99,"seq":2}"""));
    }

    /// <param name="isAimed">Every fifth id exists.</param>
    private static async Task<RawChatClient> ThrowAsync(TestServer server, int number, bool closes, bool isAimed = true)
    {
        int[] known = [15, 16, 18, 19, 21];
        var frames = new StringBuilder();
        for (var frame = 0; frame < FramesEach; frame++)
            frames.Append($$"""{"id":{{(isAimed && frame % 5 == number % 5 ? known[(frame + number) % 5] : 1_000_000 + number * FramesEach + frame)}},"msgid":1,"password":"x"}""").Append('\0');
        var client = await server.ConnectAsync();
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(frames.ToString()));
        if (closes)
            client.Dispose();
        return client;
    }

    /// <summary>Makes so many accounts, with 13's password.</summary>
    /// <returns>Their ids.</returns>
    private static IEnumerable<int> Settle(TestServer server, int count)
    {
        const int First = 1000;
        server.Query<int>($"""
            INSERT INTO user (id, name, password, createdat)
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number LIMIT {count})
            SELECT {First} + n, 'user ' || n, (SELECT password FROM user WHERE id = 13), 0 FROM number
            """);
        return Enumerable.Range(First, count);
    }

    /// <param name="first">Which of the ids is guessed at first.</param>
    private static async Task GuessAsync(TestServer server, int[] ids, int first, CancellationToken enough)
    {
        for (var round = 0; !enough.IsCancellationRequested; round++)
        {
            using var client = await server.ConnectAsync();
            using var end = enough.Register(client.Dispose);
            try
            {
                for (var guess = 0; guess < 6; guess++)
                    await client.AskAsync($$"""{"id":{{ids[(first + round + guess) % ids.Length]}},"msgid":1,"password":"{{guess}}"}""");
            }
            catch (Exception closed) when (closed is EndOfStreamException or SocketException or ObjectDisposedException or TimeoutException)
            {
                // Once more from the start.
            }
        }
    }
}
