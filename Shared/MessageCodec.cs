using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Json;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Protocol;

/// <summary>Decodes frames into messages and encodes messages into frames.</summary>
public static class MessageCodec
{
    private static readonly FrozenDictionary<int, Func<JsonFields, Message>> Readers = new Dictionary<MessageId, Func<JsonFields, Message>>
    {
        [MessageId.Login] = Login.Read,
        [MessageId.LoginReply] = LoginReply.Read,
        [MessageId.Logout] = Logout.Read,
        [MessageId.Register] = Register.Read,
        [MessageId.RegisterReply] = RegisterReply.Read,
        [MessageId.Chat] = Chat.Read,
        [MessageId.AddFriend] = AddFriend.Read,
        [MessageId.CreateGroup] = CreateGroup.Read,
        [MessageId.JoinGroup] = JoinGroup.Read,
        [MessageId.GroupChat] = GroupChat.Read,
        [MessageId.Heartbeat] = static _ => new Heartbeat(),
        [MessageId.HeartbeatReply] = HeartbeatReply.Read,
        [MessageId.Ack] = Ack.Read,
        [MessageId.Delivered] = Delivered.Read,
        [MessageId.Error] = ErrorNotice.Read,
        [MessageId.Roster] = static _ => new Roster(),
        [MessageId.RosterReply] = RosterReply.Read,
        [MessageId.Presence] = Presence.Read,
        [MessageId.ChangePassword] = ChangePassword.Read,
        [MessageId.LogoutAll] = static _ => new LogoutAll(),
        [MessageId.Locate] = Locate.Read,
    }.ToFrozenDictionary(row => (int)row.Key, row => row.Value);

    /// <summary>Decodes one frame. Never throws, whatever the peer sent.</summary>
    /// <returns>The message, or null with the reason in <paramref name="error"/>.</returns>
    public static Message? Decode(in ReadOnlySequence<byte> frame, out DecodeError? error)
    {
        if (frame.IsSingleSegment)
            return Decode(frame.FirstSpan, out error);
        var copy = ArrayPool<byte>.Shared.Rent((int)frame.Length);
        try
        {
            frame.CopyTo(copy);
            return Decode(copy.AsSpan(0, (int)frame.Length), out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <inheritdoc cref="Decode(in ReadOnlySequence{byte}, out DecodeError?)"/>
    public static Message? Decode(ReadOnlySpan<byte> frame, out DecodeError? error)
    {
        var problem = StrictJson.ProblemWith(frame);
        if (problem is null && JsonText.TryReadObject(Encoding.UTF8.GetString(frame)) is { } json)
            return Decode(json, out error);
        error = new(DecodeErrorKind.NotJson, problem ?? JsonText.NotAnObject);
        return null;
    }

    /// <summary>Decodes the JSON text of one message, the form of stored offline messages.</summary>
    public static Message? Decode(string text, out DecodeError? error) => Decode(Encoding.UTF8.GetBytes(text).AsSpan(), out error);

    /// <summary>Encodes one frame with its terminator.</summary>
    public static void Encode(Message message, IBufferWriter<byte> output) => FrameWriter.Write(output, ToText(message));

    /// <summary>The message as one frame, terminator included, to be posted to one or many connections.</summary>
    public static ReadOnlyMemory<byte> ToFrame(Message message) => FrameWriter.ToArray(ToText(message));

    /// <summary>The message as compact JSON text with sorted names: the frame without its terminator.</summary>
    public static string ToText(Message message)
    {
        var json = new JsonFields();
        json.Add("msgid", (int)message.Id);
        json.AddIfAny("seq", message.Seq);
        message.Write(json);
        return JsonText.Write(json);
    }

    private static Message? Decode(JsonFields json, out DecodeError? error)
    {
        var id = json.OptionalInteger("msgid");
        var seq = json.OptionalLong("seq");
        if (json.Problem is { } unusable)
            error = new(DecodeErrorKind.BadMember, unusable);
        else if (seq < 1)
            error = new(DecodeErrorKind.BadMember, "\"seq\" is out of range", id);
        else if (id is not { } number)
            error = new(DecodeErrorKind.UnknownMessage, "\"msgid\" is missing", null, seq);
        else if (!Readers.TryGetValue(number, out var read))
            error = new(DecodeErrorKind.UnknownMessage, $"msgid {number} is unknown", number, seq);
        else
        {
            var message = read(json);
            error = json.Problem is { } problem ? new(DecodeErrorKind.BadMember, problem, number, seq) : null;
            if (error is not null)
                return null;
            return seq is null ? message : message with { Seq = seq };
        }
        return null;
    }
}
