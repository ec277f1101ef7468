using System.Text;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

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
    public Task<bool> Send(ClientSession session, int userId, LoginReply reply, IReadOnlyList<OfflineMessage> messages)
    {
        var bytes = new List<byte>();
        session.HandOver(userId, messages);
        if (session.IsExtended)
            AddForExtended(bytes, reply, [.. messages.Select(TextWithMid)]);
        else
            AddForCourse(bytes, documents.Shorten(reply), [.. messages.Select(message => message.Text)]);
        return Post(session, bytes);
    }

    /// <summary>Hands over, as ordinary pushes, what was kept on another server while the person was here already.</summary>
    /// <param name="messages">Those handed over before are left out.</param>
    public void SendLater(ClientSession session, int userId, IReadOnlyList<OfflineMessage> messages)
    {
        var bytes = new List<byte>();
        var fresh = session.HandOver(userId, messages);
        foreach (var message in fresh)
        {
            if (MessageCodec.Decode(message.Text, out _) is Utterance utterance)
                bytes.AddRange((session.IsExtended ? ClientSession.Encode(utterance with { Mid = message.Mid }) : documents.Encode(utterance)).Span);
        }
        var sent = Post(session, bytes);
        ForgetAsync(session, userId, sent, fresh.Count, () => offline.DeleteAsync(userId, fresh.ConvertAll(message => message.Id)))
            .InBackground(log, "delete offline messages that were handed over");
    }

    /// <summary>
    /// Waits until a course client has been sent everything and deletes it; if it never is, everything stays for the next login.
    /// </summary>
    public Task ForgetDeliveredAsync(ClientSession session, int userId, Task<bool> sent, IReadOnlyList<OfflineMessage> messages) =>
        ForgetAsync(session, userId, sent, messages.Count, () => offline.DeleteAsync(userId, messages[^1].Id));

    private static Task<bool> Post(ClientSession session, List<byte> bytes)
    {
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Outbox.TryPost(new(bytes.ToArray()) { WhenSettled = written.SetResult });
        return written.Task;
    }

    private async Task ForgetAsync(ClientSession session, int userId, Task<bool> sent, int count, Func<Task> delete)
    {
        if (count == 0 || session.IsExtended || !await sent)
            return;
        log.HandedOver(session.Number, userId, count);
        try
        {
            await delete();
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            log.NotForgotten(session.Number, userId, count);
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
