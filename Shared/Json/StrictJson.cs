using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatCluster.Protocol.Json;

/// <summary>
/// The gate before Newtonsoft.Json, which reads far more than JSON: comments, single quotes, names without quotes, 010 as eight, a comma too
/// many. Two readers that disagree about one message are how forged fields are smuggled, so only what RFC 8259 calls JSON, in valid UTF-8,
/// gets past here.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonReaderOptions Rfc8259 = new()
    {
        MaxDepth = JsonText.MaxDepth,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
    };

    /// <summary>Characters of a number. The protocol's own have at most 19 digits; others are passed on unread.</summary>
    public const int MaxNumberLength = 100;

    /// <returns>Why the text is refused, for the peer to read; null when it is JSON.</returns>
    public static string? ProblemWith(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return "not valid UTF-8";
        var reader = new Utf8JsonReader(text, Rfc8259);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && HasLoneSurrogate(ref reader))
                    return "not a JSON object: half of a surrogate pair";
                if (reader.TokenType == JsonTokenType.Number && ProblemWithNumber(ref reader) is { } problem)
                    return problem;
            }
            return null;
        }
        catch (JsonException)
        {
            return reader.CurrentDepth >= JsonText.MaxDepth - 1 ? $"nested deeper than {JsonText.MaxDepth}, or not a JSON object" : "not a JSON object";
        }
    }

    private static string? ProblemWithNumber(ref Utf8JsonReader number)
    {
        if (number.ValueSpan.Length > MaxNumberLength)
            return $"a number has more than {MaxNumberLength} characters";
        // Only with an exponent can so few characters name more than a double holds.
        return number.ValueSpan.ContainsAny("eE"u8) && !(number.TryGetDouble(out var value) && double.IsFinite(value))
            ? "a number is too large for a double"
            : null;
    }

    /// <summary>Half of a UTF-16 pair, written as an escape, stands for no character and could not be passed on.</summary>
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
