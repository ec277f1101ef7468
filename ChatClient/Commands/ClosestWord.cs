namespace ChatCluster.Client.Commands;

/// <summary>"Did you mean": the known word that a mistyped one is nearest to.</summary>
internal static class ClosestWord
{
    private const int MostMistakes = 2;

    /// <summary>The nearest of the words; null if none is near: at most two letters and less than half of the word differ.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        var nearest = words.Select(word => (Word: word, Distance: Distance(typed.ToLowerInvariant(), word)))
            .DefaultIfEmpty((Word: "", Distance: int.MaxValue)).MinBy(static one => one.Distance);
        return nearest.Distance <= MostMistakes && nearest.Distance * 2 <= nearest.Word.Length ? nearest.Word : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var cost = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                var replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[from.Length, to.Length];
    }
}
