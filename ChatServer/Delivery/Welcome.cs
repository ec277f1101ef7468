using System.Text;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Hands the offline messages over with the login reply. They are forgotten one by one as an extended client confirms them (see
/// DeliveredHandler), or when the kernel has taken all of them for a course client. What does not fit into a frame follows the reply as
/// ordinary pushes, in the same write.
/// </summary>
public sealed class Welcome(OfflineMessageStore offline, CourseDocuments documents, ILogger<Welcome> log)
{
    /// <summary>Room for offline messages within one reply; the rest of the frame is for the lists.</summary>
    private const int MaxTextBytes = FrameReader.DefaultMaxBytes / 2;

    /// <summary>Sends the reply. From here on it stands in the outbox before any push.</summary>
    /// <returns>True once the kernel has taken it for the client, false when it never will.</returns>
    public Task<bool> Send(ClientSession session, LoginReply reply, IReadOnlyList<OfflineMessage> messages)
    {
        var bytes = new List<byte>();
        if (session.IsExtended)
        {
            session.HandOver(messages);
            AddForExtended(bytes, reply, [.. messages.Select(TextWithMid)]);
        }
        else
            AddForCourse(bytes, documents.Shorten(reply), [.. messages.Select(message => message.Text)]);
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Outbox.TryPost(new(bytes.ToArray()) { WhenSettled = written.SetResult });
        return written.Task;
    }

    /// <summary>
    /// Waits until a course client has been sent everything and deletes it; if it never is, everything stays for the next login.
    /// </summary>
    public async Task ForgetDeliveredAsync(ClientSession session, int userId, Task<bool> sent, IReadOnlyList<OfflineMessage> messages)
    {
        if (messages.Count == 0 || session.IsExtended || !await sent)
            return;
        log.HandedOver(session.Number, userId, messages.Count);
        try
        {
            await offline.DeleteAsync(userId, messages[^1].Id);
        }
        catch (StorageException)
        {
            log.NotForgotten(session.Number, userId, messages.Count);
        }
    }

    private static void AddForExtended(List<byte> bytes, LoginReply reply, List<string> texts)
    {
        var inReply = CountThatFits(texts);
        bytes.AddRange(ClientSession.Encode(reply with { OfflineMessages = texts[..inReply] }).Span);
        foreach (var text in texts[inReply..])
            bytes.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
    }

    private void AddForCourse(List<byte> bytes, LoginReply reply, List<string> texts)
    {
        var inReply = CountThatFits(texts);
        while (inReply > 0 && !documents.Fits(reply with { OfflineMessages = texts[..inReply] }))
            inReply--;
        bytes.AddRange(ClientSession.Encode(reply with { OfflineMessages = texts[..inReply] }).Span);
        foreach (var text in texts[inReply..])
        {
            if (MessageCodec.Decode(text, out _) is Utterance utterance)
                bytes.AddRange(documents.Encode(utterance).Span);
        }
    }

    private static string TextWithMid(OfflineMessage message) =>
        MessageCodec.Decode(message.Text, out _) is Utterance utterance ? MessageCodec.ToText(utterance with { Mid = message.Mid }) : message.Text;

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
