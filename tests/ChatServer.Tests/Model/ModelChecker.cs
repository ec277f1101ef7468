namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>
/// Explicit-state model checking: visits every state that can be reached, breadth first, so that the first breach it meets has a shortest
/// trace. States are compared by hashes of 128 bits (hash compaction).
/// </summary>
/// <remarks>G. Holzmann, "The Model Checker SPIN", IEEE Transactions on Software Engineering 23(5), 1997.</remarks>
internal static class ModelChecker
{
    private const int MaxStates = 1_000_000;

    /// <param name="moves">Everything that can happen next.</param>
    /// <param name="breachIn">What is wrong with a state, or null; with "true" for a state in which nothing more can happen.</param>
    public static ModelReport Check(World start, Func<World, IEnumerable<Move>> moves, Func<World, bool, string?> breachIn)
    {
        var seen = new HashSet<UInt128> { start.Fingerprint() };
        // For each state the one before it, and which of its moves led here: enough to tell the story afterwards.
        var origins = new List<(int From, int Move)> { (-1, -1) };
        var queue = new Queue<(int Number, World World)>([(0, start)]);
        var ends = 0;
        while (queue.TryDequeue(out var current))
        {
            if (seen.Count > MaxStates)
                throw new InvalidOperationException($"more than {MaxStates} states: too many for a test");
            var next = moves(current.World).ToList();
            ends += next.Count == 0 ? 1 : 0;
            if (breachIn(current.World, next.Count == 0) is { } breach)
                return new(seen.Count, ends, breach, Trace(start, moves, origins, current.Number));
            foreach (var (index, move) in next.Index())
            {
                var world = current.World.Clone();
                move.Apply(world);
                if (!seen.Add(world.Fingerprint()))
                    continue;
                queue.Enqueue((origins.Count, world));
                origins.Add((current.Number, index));
            }
        }
        return new(seen.Count, ends, null, []);
    }

    private static List<string> Trace(
        World start, Func<World, IEnumerable<Move>> moves, List<(int From, int Move)> origins, int last)
    {
        var path = new Stack<int>();
        for (var number = last; origins[number].From >= 0; number = origins[number].From)
            path.Push(origins[number].Move);
        var world = start.Clone();
        var trace = new List<string>();
        foreach (var index in path)
        {
            var move = moves(world).ElementAt(index);
            trace.Add(move.Name());
            move.Apply(world);
        }
        return trace;
    }
}

/// <summary>What the checker has found.</summary>
/// <param name="States">How many different ones there are, or were until the breach.</param>
/// <param name="Ends">How many of them are ends, in which nothing more can happen.</param>
/// <param name="Breach">Null when every promise holds.</param>
/// <param name="Trace">How the breach comes about.</param>
internal sealed record ModelReport(int States, int Ends, string? Breach, IReadOnlyList<string> Trace)
{
    public override string ToString() => Breach is null
        ? $"{States} states, {Ends} ends, every promise holds"
        : $"{Breach}:\n{string.Join('\n', Trace.Select((step, index) => $"  {index + 1,2}. {step}"))}";
}
