namespace ChatCluster.Benchmarks;

/// <summary>The parts of a page that a command writes, each between two comments with its name.</summary>
internal sealed class GeneratedPart(string file)
{
    public void Write(string name, string text)
    {
        var page = File.ReadAllText(file);
        var (from, to) = Find(page, name);
        File.WriteAllText(file, page[..from] + text + page[to..]);
    }

    public bool Has(string name, string text)
    {
        var page = File.ReadAllText(file);
        var (from, to) = Find(page, name);
        return page[from..to] == text;
    }

    /// <exception cref="InvalidDataException">The page has no such part.</exception>
    private (int From, int To) Find(string page, string name)
    {
        var (begin, end) = ($"<!-- begin {name} -->\n", $"<!-- end {name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from ? (from + begin.Length, to) : throw new InvalidDataException($"{file} has no part \"{name}\"");
    }
}
