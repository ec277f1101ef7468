using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Users who log in together and leave together.</summary>
internal sealed class Logins(IReadOnlyList<BenchUser> users) : IDisposable
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public IReadOnlyList<BenchUser> Users => users;

    /// <summary>Two neighbours each.</summary>
    public IEnumerable<(BenchUser One, BenchUser Other)> Pairs => users.Chunk(2).Select(static pair => (pair[0], pair[1]));

    /// <summary>Logs in as many as <paramref name="count"/>, from <paramref name="firstId"/> on, once they are all free to.</summary>
    public static Task<Logins> OfAsync(int port, int firstId, int count, bool extended) =>
        OfAsync(count, _ => port, firstId, extended);

    /// <summary>The same on several servers.</summary>
    /// <param name="portOf">Is given 0 and up to <paramref name="count"/>.</param>
    public static Task<Logins> OfAsync(int count, Func<int, int> portOf, int firstId, bool extended) =>
        OfAsync(count, AtOnce, index => LogInPatiently(portOf(index), firstId + index, extended));

    /// <param name="logIn">Is given 0 and up to <paramref name="count"/>.</param>
    /// <param name="atOnce">How many wait for their login at the same time, each on its own thread.</param>
    public static async Task<Logins> OfAsync(int count, int atOnce, Func<int, BenchUser> logIn)
    {
        var users = new BenchUser[count];
        var next = -1;
        var threads = Enumerable.Range(0, atOnce).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int index; (index = Interlocked.Increment(ref next)) < count;)
                    users[index] = logIn(index);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(threads);
        return new(users);
    }

    public void Dispose()
    {
        foreach (var user in users)
            user.Dispose();
    }

    /// <summary>The server may not have seen the user leave the measurement before.</summary>
    private static BenchUser LogInPatiently(int port, int id, bool extended)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(Pause))
        {
            try
            {
                return BenchUser.LogIn(port, id, extended);
            }
            catch (LoginRefusedException) when (waited.Elapsed < Deadline)
            {
                // Again in a moment.
            }
        }
    }
}
