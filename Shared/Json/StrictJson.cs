using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatCluster.Protocol.Json;

/// <summary>
/// Checks input before Newtonsoft.Json reads it, which accepts more than JSON: comments, single quotes, unquoted names, octal 010, trailing
/// commas. Two parsers that disagree about a message let forged fields pass, so only JSON of RFC 8259 in valid UTF-8 is accepted.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonReaderOptions Rfc8259 = new()
    {
        MaxDepth = JsonText.MaxDepth,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
    };

    /// <summary>The most characters of a number. The protocol's own have at most 19 digits; others are forwarded unparsed.</summary>
    public const int MaxNumberLength = 100;

    /// <returns>Why the text is refused, to send to the peer; null if it is JSON.</returns>
    public static string? ProblemWith(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return "not valid UTF-8";
        var reader = new Utf8JsonReader(text, Rfc8259);
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                if (isText && reader.ValueIsEscaped && HasLoneSurrogate(ref reader))
                    return "not a JSON object: half of a surrogate pair";
                if (reader.TokenType == JsonTokenType.Number && ProblemWithNumber(ref reader) is { } problem)
                    return problem;
            }
            return null;
        }
        catch (JsonException)
        {
            return reader.CurrentDepth >= JsonText.MaxDepth - 1
                ? $"nested deeper than {JsonText.MaxDepth}, or not a JSON object"
                : "not a JSON object";
        }
    }

    private static string? ProblemWithNumber(ref Utf8JsonReader number)
    {
        if (number.ValueSpan.Length > MaxNumberLength)
            return $"a number has more than {MaxNumberLength} characters";
        // Only a number with an exponent can exceed a double in so few characters.
        return number.ValueSpan.ContainsAny("eE"u8) && !(number.TryGetDouble(out var value) && double.IsFinite(value))
            ? "a number is too large for a double"
            : null;
    }

    /// <summary>An escaped half of a surrogate pair is no character and could not be forwarded.</summary>
    private static bool HasLoneSurrogate(ref Utf8JsonReader reader)
    {
        var buffer = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(buffer);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
