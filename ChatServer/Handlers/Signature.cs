using System.Globalization;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// Makes of what somebody sent what others receive: sender and name are the session's, a time that is missing or free text, and a missing mid, are filled in, and it is
/// still small enough for one frame.
/// </summary>
public sealed class Signature(TimeProvider clock)
{
    public static readonly Refusal TooLarge = new(ErrorCode.TooLarge, $"the message is larger than {FrameReader.DefaultMaxBytes} bytes");

    /// <summary>A message shorter than this stays within a frame whatever is filled in.</summary>
    private const int SurelyFits = FrameReader.DefaultMaxBytes / 8;

    /// <summary>Random once a process and counted from there: asking the system for chance takes longer than reading the message.</summary>
    private readonly string _mids = $"{Guid.NewGuid():N}-";

    private long _lastMid;

    /// <returns>Null when it has become too large.</returns>
    public T? Sign<T>(T message, Identity sender) where T : Utterance
    {
        var signed = message with
        {
            Seq = null,
            From = sender.Id,
            Name = sender.Name,
            Time = message.Time is { } time && MessageTime.IsAcceptable(time) ? time : Now(),
            Mid = message.Mid ?? $"{_mids}{Interlocked.Increment(ref _lastMid):x}",
        };
        return Fits(signed) ? signed : null;
    }

    /// <summary>The course's form: the local time, to the second.</summary>
    private string Now() => clock.GetLocalNow().ToString(MessageTime.Format, CultureInfo.InvariantCulture);

    private static bool Fits(Utterance message) =>
        message.Extras is null && message.Text.Length < SurelyFits
        || System.Text.Encoding.UTF8.GetByteCount(MessageCodec.ToText(message)) <= FrameReader.DefaultMaxBytes;
}
