using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>How fast users log in, and what that costs the users who are online.</summary>
internal static class LoginRows
{
    private const int PasswordLogins = 50;
    private const int TokenLogins = 10_000;
    private const int AtOnce = 16;

    public static async Task MeasureAsync()
    {
        Table.Progress("logins");
        using var server = await BenchServer.StartAsync();
        await ByTokenAsync(server.Port);
        await ByPasswordAsync(server.Port);
    }

    /// <summary>Some users, again and again: the connection ends, and a new one continues the login.</summary>
    private static async Task ByTokenAsync(int port)
    {
        using var logins = await Logins.OfAsync(port, 1, AtOnce, extended: true);
        var tokens = logins.Users.Select(static user => user.TextOf("\"token\""u8)).ToList();
        var present = logins.Users.ToArray();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(place => Task.Factory.StartNew(
            () =>
            {
                for (var done = 0; done < TokenLogins / AtOnce; done++)
                {
                    present[place].Dispose();
                    present[place] = BenchUser.LogIn(port, place + 1, extended: true, tokens[place]);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Report.Add($"{TokenLogins} token logins, {AtOnce} at a time", ("logins/s", TokenLogins / watch.Elapsed.TotalSeconds));
        Table.Line($"{TokenLogins} token logins, {AtOnce} at a time: {TokenLogins / watch.Elapsed.TotalSeconds:F0} a second");
        Array.ForEach(present, static user => user.Dispose());
    }

    private static async Task ByPasswordAsync(int port)
    {
        using var chatting = await Logins.OfAsync(port, 101, 2, extended: true);
        var ways = new Histogram();
        var loggingIn = TimeSpan.Zero;
        await LoadLoop.RunWhileAsync(
            load =>
            {
                var pair = new ChatPair(chatting.Users[0], chatting.Users[1]);
                pair.Join(load);
                pair.PlayPingPong(extended: true, ways);
            },
            async () =>
            {
                var watch = Stopwatch.StartNew();
                using var users = await Logins.OfAsync(
                    PasswordLogins, PasswordLogins, index => BenchUser.LogIn(port, BenchUsers.SlowFrom + index, extended: true));
                loggingIn = watch.Elapsed;
            });
        Report.Add($"{PasswordLogins} password logins, all at once", ("logins/s", PasswordLogins / loggingIn.TotalSeconds),
            ("chat: p50 ms", ways.At(0.5).TotalMilliseconds), ("chat: p99 ms", ways.At(0.99).TotalMilliseconds));
        Table.Line($"{PasswordLogins} password logins, all at once: {PasswordLogins / loggingIn.TotalSeconds:F1} a second; "
            + $"a chat meanwhile: p50 {Table.Milliseconds(ways, 0.5)} ms, p99 {Table.Milliseconds(ways, 0.99)} ms");
    }
}
