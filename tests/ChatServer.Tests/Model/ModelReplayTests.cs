using ChatCluster.ChatServer.Tests.Cluster;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>
/// The model held against the product: two whole servers with a bus in memory and a SQLite file. A path of the model is what clients do
/// (log in, send, lose the connection, come back at either server), each when everything that follows from the step before has happened.
/// After each step the product must show, store, acknowledge and have online what the model says.
/// </summary>
/// <remarks>
/// Covers all such paths of two messages with one loss of a connection. What happens between two events of the product, its faults and its
/// times, only the model has.
/// </remarks>
public sealed class ModelReplayTests(ITestOutputHelper output)
{
    private const int AtOnce = 8;

    private static readonly string[] OfClients =
        ["MessageDispatcher", "PresenceStore", "receiver: loses", "sender: loses", "LoginSequence"];

    /// <summary>These need a time to pass, and do not happen where nothing is late.</summary>
    private static readonly string[] OfTime = ["DeliveredRows", "ConfirmationTimeout"];

    private static readonly DeliveryModel Model = new();

    [Fact]
    public async Task EveryPathOfClients_GoesInTheProductAsInTheModel()
    {
        var bus = new MemoryBus();
        await using var one = await TestServer.StartAsync(bus: bus.NewNode());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, bus: bus.NewNode());
        var paths = Paths(new(Messages: 2, ReceiverDrops: 1)).Concat(Paths(new(Messages: 2, SenderDrops: 1))).ToList();

        await Parallel.ForEachAsync(
            paths.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (path, _) =>
            {
                await using var replay = new ModelReplay([one, two], path.Index);
                await replay.RunAsync(path.Item);
            });

        output.WriteLine($"{paths.Count} paths, {paths.Sum(static path => path.Count)} steps");
    }

    private static IEnumerable<List<ReplayStep>> Paths(Faults faults) => PathsFrom(Settled(World.With(faults)), []);

    private static IEnumerable<List<ReplayStep>> PathsFrom(World world, List<ReplayStep> path)
    {
        var moves = Model.MovesOf(world).Where(static move => IsOne(move, OfClients)).ToList();
        if (moves.Count == 0)
            return [path];
        return moves.SelectMany(move =>
        {
            var next = world.Clone();
            move.Apply(next);
            next = Settled(next);
            return PathsFrom(next, [.. path, new(move.Name(), next)]);
        });
    }

    /// <returns>After everything that follows by itself; in which order does not matter.</returns>
    private static World Settled(World world)
    {
        var (first, last) = (world.Clone(), world.Clone());
        while (Following(first) is [var move, ..])
            move.Apply(first);
        while (Following(last) is [.., var move])
            move.Apply(last);
        Assert.Equal(ReplayState.Of(first).ToString(), ReplayState.Of(last).ToString());
        return first;
    }

    private static List<Move> Following(World world) =>
        [.. Model.MovesOf(world).Where(static move => !IsOne(move, OfClients) && !IsOne(move, OfTime))];

    private static bool IsOne(Move move, string[] kinds) =>
        Array.Exists(kinds, kind => move.Name().StartsWith(kind, StringComparison.Ordinal));
}
