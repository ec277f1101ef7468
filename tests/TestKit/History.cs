using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatCluster.TestKit;

/// <summary>What happened to many clients, in the order of time, for the explanation of what should not have happened.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<(TimeSpan Time, int Who, string What, int? About)> _events = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <param name="who">The user; 0 for what happens to all.</param>
    /// <param name="about">The other user a message goes to or comes from; null for what belongs to every story of this user.</param>
    public void Note(int who, string what, int? about = null) => _events.Enqueue((_clock.Elapsed, who, what, about));

    /// <returns>What these two did to each other, what happened to their connections, and what happened to all; a line each.</returns>
    public string Of(int one, int other) => string.Join('\n', _events
        .Where(entry => entry.Who == 0
            || ((entry.Who == one || entry.Who == other) && (entry.About is null || entry.About == one || entry.About == other)))
        .Select(entry => $"  {entry.Time.TotalSeconds,7:F3} {(entry.Who == 0 ? "cluster" : entry.Who)} {entry.What}"));
}
