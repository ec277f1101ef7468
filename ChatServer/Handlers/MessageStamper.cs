using System.Globalization;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// Turns a request into the message that the receivers get: sets the session's sender and name, fills in a missing mid and a missing or
/// unacceptable time, and checks that the result fits into one frame.
/// </summary>
public sealed class MessageStamper(TimeProvider clock)
{
    public static readonly Refusal TooLarge = new(ErrorCode.TooLarge, $"the message is larger than {FrameReader.DefaultMaxBytes} bytes");

    /// <summary>UTF-16 code units. A shorter text fits into a frame, whatever is filled in.</summary>
    private const int AlwaysFits = FrameReader.DefaultMaxBytes / 8;

    /// <summary>
    /// A random prefix for each process, followed by a counter: a random id for each message would take longer than reading it.
    /// </summary>
    private readonly string _mids = $"{Guid.NewGuid():N}-";

    private long _lastMid;

    /// <returns>Null when the message has become too large.</returns>
    public T? Stamp<T>(T message, Identity sender) where T : ChatMessage
    {
        var stamped = message with
        {
            Seq = null,
            From = sender.Id,
            Name = sender.Name,
            Time = message.Time is { } time && MessageTime.IsAcceptable(time) ? time : Now(),
            Mid = message.Mid ?? $"{_mids}{Interlocked.Increment(ref _lastMid):x}",
        };
        return Fits(stamped) ? stamped : null;
    }

    /// <summary>The course's form: the local time, to the second.</summary>
    private string Now() => clock.GetLocalNow().ToString(MessageTime.Format, CultureInfo.InvariantCulture);

    private static bool Fits(ChatMessage message) =>
        message.Extras is null && message.Text.Length < AlwaysFits
        || System.Text.Encoding.UTF8.GetByteCount(MessageCodec.ToText(message)) <= FrameReader.DefaultMaxBytes;
}
