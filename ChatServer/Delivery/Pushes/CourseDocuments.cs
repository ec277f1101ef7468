using System.Buffers;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>
/// The documents for sessions that have sent no seq. With protection every document keeps within the limit: a long message becomes several
/// short ones; a login reply loses group members, then groups, and friends last.
/// </summary>
public sealed class CourseDocuments(CourseClientOptions options)
{
    /// <returns>The message's frame, or several frames with its text in pieces.</returns>
    public ReadOnlyMemory<byte> Encode(ChatMessage message)
    {
        message = Plain(message);
        var whole = MessageCodec.ToFrame(message);
        if (Fits(whole))
            return whole;
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in Pieces(message with { Extras = null }))
            MessageCodec.Encode(piece, output);
        return output.WrittenMemory;
    }

    /// <returns>An offline message as it appears in a login reply.</returns>
    public static string TextOf(OfflineMessage message) => message.Message is { } said ? MessageCodec.ToText(Plain(said)) : message.Text;

    /// <returns>The reply with as much as fits; without protection, the whole reply.</returns>
    public LoginReply Shorten(LoginReply reply)
    {
        var groups = reply.Groups.ToList();
        for (var group = groups.Count - 1; group >= 0 && !Fits(reply); group--)
        {
            // The user stays in, because the course's client cannot read a group without members.
            groups[group] = groups[group] with { Members = [.. groups[group].Members.Where(member => member.UserId == reply.UserId)] };
            reply = reply with { Groups = [.. groups] };
        }
        while (reply.Groups.Count > 0 && !Fits(reply))
            reply = reply with { Groups = [.. reply.Groups.SkipLast(1)] };
        while (reply.Friends.Count > 0 && !Fits(reply))
            reply = reply with { Friends = [.. reply.Friends.SkipLast(1)] };
        return reply;
    }

    public bool Fits(LoginReply reply) => Fits(MessageCodec.ToFrame(reply));

    /// <summary>
    /// The course's client prints texts unchanged: a line end could forge words of another user, an escape sequence could repaint the
    /// screen. The time is checked too, because offline messages may be older than the rule for it.
    /// </summary>
    private static ChatMessage Plain(ChatMessage message) => message with
    {
        Mid = null,
        Name = message.Name is { } name ? SafeText.Of(name) : null,
        Text = SafeText.Of(message.Text),
        Time = message.Time is { } time && MessageTime.IsAcceptable(time) ? time : "",
    };

    private bool Fits(ReadOnlyMemory<byte> frame) => !options.Protect || frame.Length <= options.MaxDocumentBytes;

    private IEnumerable<ChatMessage> Pieces(ChatMessage message)
    {
        var text = message.Text;
        if (text.Length < 2 || Fits(MessageCodec.ToFrame(message)))
            return [message];
        var middle = text.Length / 2;
        if (char.IsLowSurrogate(text[middle]) && middle > 1)
            middle--;
        return [.. Pieces(message with { Text = text[..middle] }), .. Pieces(message with { Text = text[middle..] })];
    }
}
