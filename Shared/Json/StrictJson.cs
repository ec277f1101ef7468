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

    public static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return false;
        try
        {
            var reader = new Utf8JsonReader(text, Rfc8259);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && HasLoneSurrogate(ref reader))
                    return false;
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
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
