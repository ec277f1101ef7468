using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatCluster.Presentation;

/// <summary>
/// Translates whole English sentences: those that come from another program, or that a script must find unchanged. A key of the catalog
/// is the English sentence; <c>{0}</c> in it stands for any text.
/// </summary>
public sealed class SentenceCatalog
{
    /// <summary>Translates nothing.</summary>
    public static readonly SentenceCatalog None = new();

    private static readonly string[] Places = ["{0}", "{1}", "{2}", "{3}"];

    private readonly List<(Regex Pattern, string Translation)> _sentences = [];

    /// <param name="catalogs">English sentence to translation.</param>
    public SentenceCatalog(params TextCatalog[] catalogs)
    {
        var sentences = catalogs.SelectMany(static catalog => catalog.Keys.Select(english => (English: english, Own: catalog[english])));
        // The longest first: it says most about what it matches.
        foreach (var (english, own) in sentences.OrderByDescending(static sentence => sentence.English.Length))
            _sentences.Add((PatternOf(english), own));
    }

    /// <summary>The translation; the sentence itself if there is none.</summary>
    public string Translate(string sentence)
    {
        foreach (var (pattern, translation) in _sentences)
        {
            if (pattern.Match(sentence) is not { Success: true } match)
                continue;
            // A part may be a sentence of its own, such as the reason after a colon.
            object[] parts = [.. match.Groups.Values.Skip(1).Select(part => Translate(part.Value))];
            return string.Format(CultureInfo.InvariantCulture, translation, parts);
        }
        return sentence;
    }

    private static Regex PatternOf(string english)
    {
        var parts = english.Split(Places, StringSplitOptions.None).Select(Regex.Escape);
        return new($"^{string.Join("(.+?)", parts)}$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
