using System.Globalization;
using System.Text;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Writes configurations out of the rows of <see cref="GeneratorTable"/>: most make sense, some values or places do not.</summary>
internal sealed class ConfigurationGenerator(Random random)
{
    private static readonly string[] Scraps = ["{", "}", ";", "\"", "'", "#", "\\", "$", "\n", " ", "bogus ", "server ", "listen ",
        "include ", "\r\n", "\t", "${"];

    private int _port;

    public string Next()
    {
        _port = 20_000;
        var text = new StringBuilder();
        Lines(text, Places.Main, most: 3);
        if (random.Next(25) > 0)
            Block(text, "events", Places.Events, most: 2);
        text.Append("stream {\n");
        Essentials(text, Places.Stream);
        Lines(text, Places.Stream, most: 3);
        for (var i = random.Next(1, 4) - 1; i >= 0; i--)
            Block(text, "upstream u" + (random.Next(20) == 0 ? 0 : i), Places.Upstream, most: 3);
        for (var i = random.Next(1, 3); i > 0; i--)
            Block(text, "server", Places.Server, most: 4);
        return text.Append("}\n").ToString();
    }

    /// <summary>The same text, as others may write it: with quotes, comments, line ends or without spaces.</summary>
    public string Dress(string text) => random.Next(10) switch
    {
        0 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        1 => text.Replace(";\n", "; # it's { \"\n", StringComparison.Ordinal),
        2 => text.Replace(" {\n", "{", StringComparison.Ordinal),
        3 => text.Replace(";\n", "\n\t;", StringComparison.Ordinal),
        4 => Quote(text, '"'),
        5 => Quote(text, '\''),
        _ => text,
    };

    /// <summary>The text with one small accident: a piece lost, doubled, exchanged or overwritten.</summary>
    public string Mutate(string text)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 8), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, text.Substring(at, length)),
            2 => text.Insert(at, Scraps[random.Next(Scraps.Length)]),
            _ => text[..at] + text.Substring(at, length).Replace(' ', '_') + text[(at + length)..],
        };
    }

    /// <summary>Puts some of the words between quotes that have none and need none.</summary>
    private string Quote(string text, char quote) =>
        string.Join('\n', text.Split('\n').Select(line => line.AsSpan().ContainsAny("\"'\\{}") || random.Next(2) == 0
        ? line
        : string.Join(' ', line.TrimEnd(';').Split(' ').Select(word => word.Length == 0 || random.Next(2) == 0 ? word
            : $"{quote}{word}{quote}")) + line[line.TrimEnd(';').Length..]));

    private void Block(StringBuilder text, string head, Places place, int most)
    {
        text.Append(head).Append(" {\n");
        Lines(text, place, most);
        Essentials(text, place);
        text.Append("}\n");
    }

    private void Essentials(StringBuilder text, Places place)
    {
        foreach (var essential in GeneratorTable.Essentials.Where(row => row.Where == place && random.Next(25) > 0))
            Line(text, essential);
    }

    private void Lines(StringBuilder text, Places place, int most)
    {
        // Now and then something that has no place here.
        var fitting = GeneratorTable.Rows.Where(row => random.Next(150) == 0 || (row.Where & place) != 0)
            .SelectMany(static row => Enumerable.Repeat(row, row.Share)).ToList();
        for (var i = random.Next(most + 1); i > 0; i--)
            Line(text, fitting[random.Next(fitting.Count)]);
    }

    private void Line(StringBuilder text, GeneratorRow row)
    {
        var line = row.Name;
        foreach (var texts in row.Arguments)
        {
            var argument = texts[random.Next(random.Next(12) == 0 ? texts.Length : Math.Min(3, texts.Length))];
            line += argument.Length == 0 ? "" : " " + argument;
        }
        if (line.Contains("PORT", StringComparison.Ordinal))
            line = line.Replace("PORT", (_port++).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        line = line.Replace("NAME", "z" + random.Next(5), StringComparison.Ordinal);
        text.Append(' ').Append(line).Append(line.EndsWith('}') ? "\n" : ";\n");
    }
}
