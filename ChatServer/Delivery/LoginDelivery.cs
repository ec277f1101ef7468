using System.Buffers;
using System.Text;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Sends the login reply and, with it, the first page of the mailbox. Messages that do not fit into the reply's frame follow it as ordinary
/// pushes, in the same write. Further pages follow when this one is delivered (see <see cref="MailboxPager"/>).
/// </summary>
public sealed class LoginDelivery(MailboxPager pager, CourseDocuments documents)
{
    /// <summary>Room for offline messages within one reply; the rest of the frame is for the lists.</summary>
    private const int MaxTextBytes = FrameReader.DefaultMaxBytes / 2;

    /// <summary>Puts the reply into the outbox before any push. The user's lock must be held.</summary>
    public void Send(ClientSession session, int userId, LoginReply reply, MailboxPage page)
    {
        var extended = session.IsExtended;
        if (page.Messages.Count == 0)
        {
            session.Send(extended ? reply : documents.Shorten(reply));
            return;
        }
        var inFlight = InFlight.Of(session);
        var cursor = new MailboxCursor();
        inFlight.Open(cursor);
        var messages = inFlight.HandOver(cursor, page, extended);
        var frames = extended ? ForExtended(reply, messages) : ForCourse(documents.Shorten(reply), messages);
        pager.Post(session, userId, cursor, extended, frames, messages);
        inFlight.Pass(cursor, page);
        // A page without a readable message is never confirmed.
        if (extended && messages.TrueForAll(static message => message.Message is null))
            pager.ContinueInBackground(session, userId, cursor);
    }

    private static ReadOnlyMemory<byte> ForExtended(LoginReply reply, List<OfflineMessage> messages)
    {
        var texts = messages.ConvertAll(static message => message.Message is { } named ? MessageCodec.ToText(named) : message.Text);
        var inReply = CountThatFits(texts);
        var frames = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(reply with { OfflineMessages = texts[..inReply] }, frames);
        foreach (var message in Readable(messages[inReply..]))
            MessageCodec.Encode(message, frames);
        return frames.WrittenMemory;
    }

    private ReadOnlyMemory<byte> ForCourse(LoginReply reply, List<OfflineMessage> messages)
    {
        var texts = messages.ConvertAll(CourseDocuments.TextOf);
        var inReply = CountThatFits(texts);
        while (inReply > 0 && !documents.Fits(reply with { OfflineMessages = texts[..inReply] }))
            inReply--;
        var frames = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(reply with { OfflineMessages = texts[..inReply] }, frames);
        foreach (var message in Readable(messages[inReply..]))
            frames.Write(documents.Encode(message).Span);
        return frames.WrittenMemory;
    }

    private static IEnumerable<ChatMessage> Readable(IEnumerable<OfflineMessage> messages) =>
        messages.Select(static message => message.Message).OfType<ChatMessage>();

    /// <summary>A text within a text doubles at most: each quote and backslash gets a backslash.</summary>
    private static int CountThatFits(List<string> texts)
    {
        var room = MaxTextBytes;
        var count = 0;
        while (count < texts.Count && (room -= 2 * Encoding.UTF8.GetByteCount(texts[count])) >= 0)
            count++;
        return count;
    }
}
