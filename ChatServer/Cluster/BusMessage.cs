using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// What one server tells another. Never the text of a chat message: that is in the database already, and its row is named here.
/// </summary>
/// <param name="From">The server that sends it.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RelayRequest), "relay")]
[JsonDerivedType(typeof(RelayAnswer), "answer")]
[JsonDerivedType(typeof(BacklogCall), "backlog")]
[JsonDerivedType(typeof(PresenceChange), "presence")]
[JsonDerivedType(typeof(BusEcho), "echo")]
public abstract record BusMessage(string From)
{
    /// <summary>Of all that one command carries: more than the rows of the largest group need.</summary>
    internal const int MaxBytes = 1024 * 1024;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, BusJson.Default.BusMessage);

    /// <summary>Puts several messages into one command: a JSON array. One alone is itself.</summary>
    /// <param name="messages">As <see cref="ToBytes"/> has made them; at least one.</param>
    internal static byte[] Join(IReadOnlyList<byte[]> messages)
    {
        if (messages.Count == 1)
            return messages[0];
        var joined = new byte[messages.Sum(static message => message.Length + 1) + 1];
        var end = 0;
        foreach (var message in messages)
        {
            joined[end++] = end == 1 ? (byte)'[' : (byte)',';
            message.CopyTo(joined, end);
            end += message.Length;
        }
        joined[end] = (byte)']';
        return joined;
    }

    /// <returns>The messages that one command has carried; none for bytes that no server of this version has sent.</returns>
    public static IReadOnlyList<BusMessage> Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (bytes.Length > MaxBytes)
                return [];
            if (bytes.Span is [(byte)'[', ..])
                return JsonSerializer.Deserialize(bytes.Span, BusJson.Default.BusMessageArray) ?? [];
            return JsonSerializer.Deserialize(bytes.Span, BusJson.Default.BusMessage) is { } message ? [message] : [];
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            return [];
        }
    }
}

/// <summary>A message is stored for users who are online on the receiving server: it is to be handed over to them.</summary>
/// <param name="SenderId">The user who wrote it.</param>
public sealed record RelayRequest(string From, int SenderId, IReadOnlyList<RelayedRow> Rows) : BusMessage(From)
{
    /// <summary>How long the receiving server has to answer before the sender is told that the message is stored.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
}

/// <summary>A row of the offline store.</summary>
/// <param name="Receiver">The user whose mailbox it is in.</param>
public sealed record RelayedRow(int Receiver, long Row);

/// <summary>What became of one row of a <see cref="RelayRequest"/>.</summary>
/// <param name="Delivered">The receiver has confirmed it, and the row is deleted; otherwise it stays stored.</param>
public sealed record RelayAnswer(string From, long Row, bool Delivered) : BusMessage(From);

/// <summary>The sending server has been away from the bus: it may have stored messages that it could not announce.</summary>
public sealed record BacklogCall(string From) : BusMessage(From);

/// <summary>A user has logged in on the sending server, or has left it.</summary>
public sealed record PresenceChange(string From, int UserId, string Name, bool IsOnline) : BusMessage(From);

/// <summary>A server's question to itself whether its messages still reach it.</summary>
internal sealed record BusEcho(string From, long Number) : BusMessage(From);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BusMessage))]
[JsonSerializable(typeof(BusMessage[]))]
internal sealed partial class BusJson : JsonSerializerContext;
