namespace ChatCluster.Protocol.Json;

/// <summary>
/// Members that contain JSON. The course's lists are lists of strings, each the JSON text of an object; the protocol extensions use plain
/// objects.
/// </summary>
internal static class NestedJson
{
    /// <summary>A list of strings; a missing member is an empty list.</summary>
    public static IReadOnlyList<string> Texts(this JsonFields json, string name) => json.Find(name) switch
    {
        null => [],
        { Kind: JsonKind.Raw, Text: { } list } when JsonText.TryReadTexts(list) is { } texts => texts,
        _ => json.Fail<IReadOnlyList<string>>(name, "is not a list of strings", []),
    };

    /// <summary>Reads a list in the course's form.</summary>
    public static IReadOnlyList<T> Objects<T>(this JsonFields json, string name, Func<JsonFields, T> read)
    {
        var texts = json.Texts(name);
        var objects = new List<T>(texts.Count);
        foreach (var text in texts)
        {
            if (!json.TryReadObject(name, text, read, out var value))
                return [];
            objects.Add(value);
        }
        return objects;
    }

    public static T? OptionalObject<T>(this JsonFields json, string name, Func<JsonFields, T> read)
        where T : class =>
        json.Find(name) switch
        {
            null => null,
            { Kind: JsonKind.Raw, Text: { } text } when json.TryReadObject(name, text, read, out var value) => value,
            _ => json.Fail<T?>(name, "is not an object", null),
        };

    public static void Add(this JsonFields json, string name, IReadOnlyList<string> texts) => json.AddRaw(name, JsonText.Write(texts));

    public static void AddIfAny(this JsonFields json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
            json.Add(name, texts);
    }

    public static void AddIfAny<T>(this JsonFields json, string name, T? value, Action<T, JsonFields> write) where T : class
    {
        if (value is not null)
            json.AddRaw(name, ObjectText(value, write));
    }

    /// <summary>Writes a list in the course's form, see <see cref="Objects{T}"/>.</summary>
    public static void AddIfAny<T>(this JsonFields json, string name, IReadOnlyList<T> values, Action<T, JsonFields> write)
    {
        if (values.Count > 0)
            json.Add(name, [.. values.Select(value => ObjectText(value, write))]);
    }

    private static string ObjectText<T>(T value, Action<T, JsonFields> write)
    {
        var json = new JsonFields();
        write(value, json);
        return JsonText.Write(json);
    }

    private static bool TryReadObject<T>(this JsonFields json, string name, string text, Func<JsonFields, T> read, out T value)
    {
        value = default!;
        if (JsonText.TryReadObject(text) is not { } fields)
            return json.Fail(name, "holds something that is not a JSON object", false);
        value = read(fields);
        return fields.Problem is not { } problem || json.Fail(name, $"holds an object in which {problem}", false);
    }
}
