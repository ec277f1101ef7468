using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// What makes two names the same: their text after compatibility normalisation (NFKC) and full case folding, without marks that nobody
/// sees. So "Ａlice", "alice" and "ALICE" are one name.
/// </summary>
/// <remarks>
/// The system's normalisation cannot be used: without the ICU library .NET takes every text for normalised, and all servers of a cluster
/// must come to the same key. The tables are Unicode's, in NameKey.txt; the key itself is left decomposed, which tells the same texts
/// apart. Algorithms: https://www.unicode.org/versions/latest/core-spec/chapter-3/, 3.11 and 3.13.
/// </remarks>
public static class NameKey
{
    /// <summary>UTF-16 code units, with the suffix of <see cref="OfRow"/>; the column has 255.</summary>
    private const int MaxLength = 200;

    // The arithmetic decomposition of Korean syllables.
    private const int FirstSyllable = 0xac00;
    private const int Syllables = 11_172;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstTrailing = 0x11a7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    private static readonly Lazy<Tables> Unicode = new(Load);

    public static string Of(string name)
    {
        var runes = new List<Rune>(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsIgnorable(rune))
                Fold(rune, runes);
        }
        var key = string.Concat(InCanonicalOrder(runes));
        return key.Length <= MaxLength ? key : $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
    }

    /// <summary>A key of its own for a row that is older than the rule and whose name another row has: no name has a line end.</summary>
    public static string OfRow(string name, int id) => string.Create(CultureInfo.InvariantCulture, $"{Of(name)}\n{id}");

    /// <summary>
    /// Takes no part in what a text says: format characters, variation selectors and fillers (Default_Ignorable_Code_Point).
    /// </summary>
    public static bool IsIgnorable(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || IsVariationSelector(rune)
        || rune.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x3164 or 0xffa0;

    /// <summary>Chooses a form of the character before it, as of an emoji.</summary>
    public static bool IsVariationSelector(Rune rune) =>
        rune.Value is (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef) or (>= 0x180b and <= 0x180f);

    private static void Fold(Rune rune, List<Rune> output)
    {
        if (Unicode.Value.Folded.TryGetValue(rune, out var folded))
            output.AddRange(folded);
        else if (rune.Value - FirstSyllable is var syllable and >= 0 and < Syllables)
        {
            output.Add(new(FirstLeading + (syllable / (Vowels * Trailings))));
            output.Add(new(FirstVowel + (syllable / Trailings % Vowels)));
            if (syllable % Trailings is var trailing and > 0)
                output.Add(new(BeforeFirstTrailing + trailing));
        }
        else
            output.Add(rune);
    }

    /// <summary>Marks on one character in the order of their classes; marks of one class stay as they are.</summary>
    private static IEnumerable<Rune> InCanonicalOrder(List<Rune> runes)
    {
        for (var start = 0; start < runes.Count;)
        {
            var end = start + 1;
            while (end < runes.Count && Class(runes[end]) > 0)
                end++;
            foreach (var rune in runes[start..end].OrderBy(Class))
                yield return rune;
            start = end;
        }
    }

    private static int Class(Rune rune) => Unicode.Value.Classes.GetValueOrDefault(rune);

    private static Tables Load()
    {
        using var stream = typeof(NameKey).Assembly.GetManifestResourceStream(typeof(NameKey), "NameKey.txt")!;
        using var reader = new StreamReader(stream);
        var (folded, classes) = (new Dictionary<Rune, Rune[]>(), new Dictionary<Rune, int>());
        while (reader.ReadLine() is { } line)
        {
            foreach (var entry in line.StartsWith('#') ? [] : line.Split("; "))
                Add(entry.Split(' '));
        }
        return new(folded.ToFrozenDictionary(), classes.ToFrozenDictionary());

        void Add(string[] words)
        {
            var step = words[0].EndsWith("/2", StringComparison.Ordinal) ? 2 : 1;
            var range = words[0].Split('/')[0].Split("..");
            var (first, last) = (Hex(range[0]), Hex(range[^1]));
            for (var value = first; value <= last; value += step)
            {
                if (words[1].StartsWith('@'))
                    classes[new(value)] = int.Parse(words[1].AsSpan(1), CultureInfo.InvariantCulture);
                else if (words[1].EndsWith('+'))
                    folded[new(value)] = [new(Hex(words[1][..^1]) + value - first)];
                else
                    folded[new(value)] = [.. words[1..].Select(static word => new Rune(Hex(word)))];
            }
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(FrozenDictionary<Rune, Rune[]> Folded, FrozenDictionary<Rune, int> Classes);
}
