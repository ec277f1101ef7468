using System.Buffers;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace ChatCluster.Protocol.Json;

/// <summary>
/// Converts between JSON text and <see cref="JsonFields"/> with Newtonsoft.Json, all conveniences switched off: text that looks like a date
/// stays text, a duplicate name is refused, and no input names a type.
/// </summary>
internal static class JsonText
{
    /// <summary>The deepest nesting of objects and lists. Deeper input is refused before anything is allocated.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most members of one object. The protocol's largest message has nine; more would only cost time.</summary>
    public const int MaxMembers = 64;

    private static readonly SearchValues<char> LineSeparators = SearchValues.Create('\u0085', '\u2028', '\u2029');

    private static readonly DefaultJsonNameTable KnownNames = CommonNames();

    /// <summary>In characters: most messages, without growing.</summary>
    private const int UsualText = 512;

    /// <summary>In characters: a long text is not kept for the short ones after it.</summary>
    private const int MostKept = 8 * UsualText;

    /// <summary>Each thread keeps the text that it wrote last, to write the next into the same memory. Null while it is in use.</summary>
    [ThreadStatic]
    private static StringWriter? _lastText;

    /// <summary>The reason when <see cref="TryReadObject"/> returns null.</summary>
    public const string NotAnObject = "not a JSON object with unique names and at most 64 members";

    /// <summary>The members of the object; null if the text is not a JSON object, or has a duplicate name or too many members.</summary>
    public static JsonFields? TryReadObject(string text)
    {
        try
        {
            using var reader = Reader(text);
            return reader.Read() && reader.TokenType == JsonToken.StartObject ? ReadMembers(reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The strings of a JSON list; null if the text is anything else.</summary>
    public static IReadOnlyList<string>? TryReadTexts(string json)
    {
        using var reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonToken.StartArray)
            return null;
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonToken.String)
            texts.Add((string)reader.Value!);
        return reader.TokenType == JsonToken.EndArray ? texts : null;
    }

    /// <summary>Compact JSON, names in bytewise order.</summary>
    public static string Write(JsonFields json)
    {
        json.Sort();
        var text = TakeText();
        using (var writer = Writer(text))
        {
            writer.WriteStartObject();
            foreach (var field in json.Fields)
            {
                writer.WritePropertyName(field.Name);
                WriteValue(writer, field);
            }
            writer.WriteEndObject();
        }
        return Finish(text);
    }

    public static string Write(IReadOnlyList<string> texts)
    {
        var text = TakeText();
        using (var writer = Writer(text))
        {
            writer.WriteStartArray();
            foreach (var item in texts)
                WriteString(writer, item);
            writer.WriteEndArray();
        }
        return Finish(text);
    }

    private static JsonFields? ReadMembers(JsonTextReader reader)
    {
        var json = new JsonFields();
        while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
        {
            var name = (string)reader.Value!;
            if (json.Contains(name) || json.Fields.Length == MaxMembers || !reader.Read())
                return null;
            switch (reader.TokenType)
            {
                case JsonToken.Integer when reader.Value is long number:
                    json.Add(name, number);
                    break;
                case JsonToken.String:
                    json.Add(name, (string)reader.Value!);
                    break;
                default:
                    json.AddRaw(name, Copy(reader));
                    break;
            }
        }
        return reader.TokenType == JsonToken.EndObject ? json : null;
    }

    private static string Copy(JsonTextReader reader)
    {
        var text = TakeText();
        using (var writer = Writer(text))
            writer.WriteToken(reader);
        return Finish(text);
    }

    private static void WriteValue(JsonTextWriter writer, JsonField field)
    {
        switch (field.Kind)
        {
            case JsonKind.Integer:
                writer.WriteValue(field.Number);
                break;
            case JsonKind.Text:
                WriteString(writer, field.Text!);
                break;
            default:
                writer.WriteRawValue(field.Text);
                break;
        }
    }

    /// <summary>
    /// Newtonsoft.Json escapes three line separators for JavaScript. The course's programs do not, and neither does this.
    /// </summary>
    private static void WriteString(JsonTextWriter writer, string text)
    {
        if (text.AsSpan().ContainsAny(LineSeparators))
            writer.WriteRawValue('"' + string.Concat(text.Select(EscapeCharacter)) + '"');
        else
            writer.WriteValue(text);
    }

    private static string EscapeCharacter(char character) =>
        LineSeparators.Contains(character) ? character.ToString() : JsonConvert.ToString(character.ToString())[1..^1];

    private static JsonTextReader Reader(string text) => new(new StringReader(text))
    {
        ArrayPool = CharPool.Shared,
        PropertyNameTable = KnownNames,
        DateParseHandling = DateParseHandling.None,
        MaxDepth = MaxDepth,
        Culture = CultureInfo.InvariantCulture,
    };

    private static JsonTextWriter Writer(StringWriter text) =>
        new(text) { ArrayPool = CharPool.Shared, Culture = CultureInfo.InvariantCulture, CloseOutput = false };

    private static StringWriter TakeText()
    {
        var text = _lastText ?? new StringWriter(new StringBuilder(UsualText), CultureInfo.InvariantCulture);
        _lastText = null;
        return text;
    }

    /// <returns>What was written.</returns>
    private static string Finish(StringWriter text)
    {
        var json = text.ToString();
        if (text.GetStringBuilder() is { Capacity: <= MostKept } builder)
        {
            builder.Clear();
            _lastText = text;
        }
        return json;
    }

    private static DefaultJsonNameTable CommonNames()
    {
        var table = new DefaultJsonNameTable();
        string[] names = ["id", "mid", "msg", "msgid", "name", "seq", "time", "toid", "groupid", "mids", "errno", "errmsg"];
        foreach (var name in names)
            table.Add(name);
        return table;
    }
}
