using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace ChatCluster.Presentation;

/// <summary>
/// The texts of one language by key. They stand in a JSON resource of the program, one file a language; <c>{0}</c> is a value's place.
/// </summary>
/// <remarks>
/// JSON, because .NET's satellite assemblies need cultures, which a native program with invariant globalization does not have.
/// </remarks>
public sealed class TextCatalog
{
    private readonly FrozenDictionary<string, string> _texts;

    private TextCatalog(FrozenDictionary<string, string> texts) => _texts = texts;

    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The text of <paramref name="key"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public string this[string key] => _texts[key];

    /// <summary>Reads an embedded resource: one JSON object of strings.</summary>
    /// <exception cref="FileNotFoundException">The assembly has no such resource.</exception>
    public static TextCatalog Load(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new FileNotFoundException(resource);
        using var file = JsonDocument.Parse(stream);
        return new(file.RootElement.EnumerateObject()
            .ToFrozenDictionary(static text => text.Name, static text => text.Value.GetString()!, StringComparer.Ordinal));
    }

    /// <summary>The text of <paramref name="key"/> with the values in their places.</summary>
    /// <inheritdoc cref="this[string]"/>
    public string Format(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);
}
