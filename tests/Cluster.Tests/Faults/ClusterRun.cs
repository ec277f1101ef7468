using System.Diagnostics;
using System.Globalization;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>How long one fault kept messages from crossing from one server to another.</summary>
/// <param name="AfterBeginning">From the beginning of the fault until a message that was sent after it had crossed.</param>
/// <param name="AfterEnd">The same from its end; zero when messages crossed before.</param>
internal readonly record struct Recovery(string Part, string What, TimeSpan Lasted, TimeSpan AfterBeginning, TimeSpan AfterEnd);

/// <summary>
/// A hundred users chat in pairs and groups through the balancer while faults happen; then the history of them all is checked against the
/// delivery promise.
/// </summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private const int UserCount = 100;
    private const int GroupSize = 5;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromMilliseconds(400);

    private readonly WholeCluster _cluster;
    private readonly Random _random;
    private readonly Dictionary<int, int[]> _groups;
    private readonly List<FaithfulClient> _clients;
    private readonly History _history = new();

    /// <param name="firstId">Of 100 ids that no earlier run on this cluster has used.</param>
    public ClusterRun(WholeCluster cluster, Random random, int firstId)
    {
        (_cluster, _random) = (cluster, random);
        var ids = Enumerable.Range(firstId, UserCount).ToList();
        _groups = ids.Chunk(GroupSize).ToDictionary(members => members[0]);
        cluster.AddAccounts(ids, _groups);
        _clients = ids.ConvertAll(id =>
            new FaithfulClient(id, WholeCluster.Password, () => cluster.Balancer.Port, FirstPause, _history));
    }

    public List<Recovery> Recoveries { get; } = [];

    /// <returns>One line about what has happened.</returns>
    public async Task<string> RunAsync(IEnumerable<ClusterFault> faults, CancellationToken cancellation)
    {
        _clients.ForEach(static client => client.Start());
        await UntilAsync(() => _clients.TrueForAll(static client => client.IsOnline), "every user is logged in", cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var chat = ChatAsync(enough.Token);
        foreach (var fault in faults)
            Recoveries.Add(await SurviveAsync(fault, cancellation));
        await enough.CancelAsync();
        await chat;
        await DrainAsync(cancellation);
        var promise = new DeliveryPromise(_clients, group => _groups[group], _history);
        var breach = promise.FirstBreach() ?? promise.FirstOutOfOrder();
        Assert.True(breach is null, breach);
        var said = _clients.SelectMany(static client => client.Said).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{said.Count(static one => one.IsAcknowledged)} messages acknowledged, {said.Count(static one => !one.IsAcknowledged)} refused, {_clients.Sum(static client => client.Absences.Count)} logins, {_clients.Sum(static client => client.Shown.Count)} shown");
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_clients.Select(static client => client.DisposeAsync().AsTask()));

    private async Task ChatAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var sender = _clients[_random.Next(UserCount)];
            if (_random.Next(5) == 0)
                sender.Say(_groups.Values.First(members => members.Contains(sender.UserId))[0], toGroup: true);
            else
                sender.Say(_clients[(_clients.IndexOf(sender) + 1 + _random.Next(4)) % UserCount].UserId);
            await Task.Delay(Rhythm, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Recovery> SurviveAsync(ClusterFault fault, CancellationToken cancellation)
    {
        var affected = fault.Server is { } number
            ? _clients.FindAll(client => client.Server == _cluster.NameOf(number)) : _clients;
        _history.Note(0, $"{fault.Part} is {fault.What}");
        var watch = Stopwatch.StartNew();
        await fault.BreakAsync();
        var crossing = CrossAsync(affected.Count > 0 ? affected : _clients, watch, cancellation);
        await Task.Delay(fault.Lasts, cancellation);
        await fault.HealAsync();
        var healed = watch.Elapsed;
        _history.Note(0, $"{fault.Part} is well again");
        var crossed = await crossing;
        return new(fault.Part, fault.What, healed, crossed, crossed > healed ? crossed - healed : TimeSpan.Zero);
    }

    /// <returns>When a message of one of these users has reached a user on another server.</returns>
    private async Task<TimeSpan> CrossAsync(List<FaithfulClient> senders, Stopwatch watch, CancellationToken cancellation)
    {
        // Its own choices: the run's belong to the chat beside it.
        var random = new Random(senders[0].UserId);
        while (watch.Elapsed < Deadline)
        {
            var sender = senders[random.Next(senders.Count)];
            var receiver = _clients[random.Next(UserCount)];
            if (sender.IsOnline && receiver.IsOnline && sender.Server != receiver.Server)
            {
                var saying = sender.Say(receiver.UserId);
                for (var probe = Stopwatch.StartNew(); probe.Elapsed < ProbeTime;)
                {
                    if (receiver.HasSeen(saying))
                        return watch.Elapsed;
                    await Task.Delay(5, cancellation);
                }
            }
            else
                await Task.Delay(5, cancellation);
        }
        throw new TimeoutException("no message crosses servers any more");
    }

    /// <summary>Everything said is answered; then every user logs in once more and collects what waits.</summary>
    private async Task DrainAsync(CancellationToken cancellation)
    {
        await UntilAsync(() => _clients.TrueForAll(static client => client.IsOnline
            && client.Said.All(static saying => saying.Errno is not null)), "everything is answered", cancellation);
        _history.Note(0, "every user logs in once more");
        var logins = _clients.ConvertAll(static client => client.Absences.Count);
        _clients.ForEach(static client => client.Hang(reset: false));
        await UntilAsync(() => _clients.Zip(logins).All(static one => one.First.Absences.Count > one.Second && one.First.IsOnline),
            "every user is back", cancellation);
        await UntilAsync(() => new DeliveryPromise(_clients, group => _groups[group], _history).FirstBreach() is null, null, cancellation);
    }

    private async Task UntilAsync(Func<bool> condition, string? what, CancellationToken cancellation)
    {
        try
        {
            await Eventually.HoldsAsync(condition, what ?? "", what is null ? Eventually.Deadline : Deadline, cancellation);
        }
        catch (TimeoutException) when (what is null)
        {
            // The caller finds the breach, and tells its story.
        }
        catch (TimeoutException late)
        {
            var stuck = _clients.Find(static client => !client.IsOnline || client.Said.Any(static saying => saying.Errno is null))!;
            var to = stuck.Said.FirstOrDefault(static saying => saying.Errno is null)?.To ?? stuck.UserId;
            throw new TimeoutException($"{late.Message}\n{_history.Of(stuck.UserId, to)}", late);
        }
    }
}
