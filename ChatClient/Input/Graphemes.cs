using System.Globalization;
using System.Text;

namespace ChatCluster.Client.Input;

/// <summary>
/// Text that grows and shrinks at one end, as grapheme clusters (UAX #29): what the user sees as one character, such as a letter with its
/// accents or an emoji of several code points. Each cluster stores its width, so a change at the end measures nothing else.
/// </summary>
public sealed class Graphemes
{
    private readonly List<Grapheme> _clusters = [];

    /// <summary>The number of clusters.</summary>
    public int Count => _clusters.Count;

    public Grapheme this[int index] => _clusters[index];

    public Grapheme Last => _clusters[^1];

    /// <summary>The number of clusters measured so far, for tests of the cost of an edit.</summary>
    public int Measured { get; private set; }

    /// <summary>Adds <paramref name="text"/> at the end; its beginning may belong to the last cluster, as an accent does.</summary>
    public void Append(string text)
    {
        if (Count > 0)
            text = Pop().Text + text;
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            Push(text.Substring(at, length));
        }
    }

    /// <summary>Adds one whole cluster.</summary>
    public void Push(Grapheme cluster) => _clusters.Add(cluster);

    /// <summary>Removes the last cluster.</summary>
    public Grapheme Pop()
    {
        var last = _clusters[^1];
        _clusters.RemoveAt(Count - 1);
        return last;
    }

    public void Clear() => _clusters.Clear();

    public override string ToString() => Concat(_clusters);

    /// <summary>The text backwards, cluster by cluster.</summary>
    internal string ToReversedString() => Concat(Enumerable.Reverse(_clusters));

    /// <summary>Adds one whole cluster and measures it.</summary>
    internal void Push(string cluster)
    {
        Measured++;
        Push(new Grapheme(cluster, CellWidth.OfElement(cluster)));
    }

    private static string Concat(IEnumerable<Grapheme> clusters)
    {
        var text = new StringBuilder();
        foreach (var cluster in clusters)
            text.Append(cluster.Text);
        return text.ToString();
    }
}

/// <summary>One grapheme cluster.</summary>
/// <param name="Width">In terminal cells, 0 to 2.</param>
public readonly record struct Grapheme(string Text, int Width);
