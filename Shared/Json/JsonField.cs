namespace ChatCluster.Protocol.Json;

/// <summary>The type of a member. Values that the protocol does not interpret are kept as JSON text.</summary>
internal enum JsonKind
{
    Integer,
    Text,

    /// <summary>Any other value, as compact JSON text: a list, an object, a fraction, true, null, an integer beyond 64 bits.</summary>
    Raw,
}

/// <summary>One member of a JSON object.</summary>
/// <param name="Number">The value of an <see cref="JsonKind.Integer"/>.</param>
/// <param name="Text">The value of a <see cref="JsonKind.Text"/>, or the JSON text of a <see cref="JsonKind.Raw"/>.</param>
internal readonly record struct JsonField(string Name, JsonKind Kind, long Number, string? Text);
