using System.Buffers;
using ChatCluster.Protocol;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Hands a mailbox over page by page, so that only one page of it is in memory: the next page is read when the previous one has been
/// confirmed (extended client) or written (course client). New messages of the senders on later pages are stored meanwhile and come with
/// the last pages.
/// </summary>
public sealed class MailboxPager(
    OfflineMessageStore offline, DeliveredRows delivered, UserLocks locks, CourseDocuments documents, TimeProvider time,
    ILogger<MailboxPager> log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends the next page. Retries while the store cannot read it; ends when the login does.</summary>
    public async Task ContinueAsync(ClientSession session, int userId, MailboxCursor cursor)
    {
        while (IsWanted(session, cursor))
        {
            try
            {
                using var releaser = await locks.AcquireAsync(userId);
                await SendNextAsync(session, userId, cursor);
                return;
            }
            catch (StorageException)
            {
                // The store has logged why.
                await Task.Delay(RetryPause, time);
            }
            catch (OperationCanceledException)
            {
                // The server is stopping; the next login begins with this page.
                return;
            }
        }
    }

    /// <inheritdoc cref="ContinueAsync"/>
    public void ContinueInBackground(ClientSession session, int userId, MailboxCursor cursor) =>
        ContinueAsync(session, userId, cursor).InBackground(log, "hand over offline messages");

    /// <summary>
    /// Hands over, as ordinary pushes, the messages of one sender that were stored on another server while the user was here already. The
    /// user's lock must be held.
    /// </summary>
    public async Task SendDeferredAsync(ClientSession session, int userId, int senderId)
    {
        var inFlight = InFlight.Of(session);
        if (inFlight.TryJoinHandover(senderId))
            return;
        var cursor = new MailboxCursor(senderId);
        inFlight.Open(cursor);
        try
        {
            await SendNextAsync(session, userId, cursor);
        }
        catch (StorageException)
        {
            ContinueInBackground(session, userId, cursor);
        }
    }

    /// <summary>Posts a page's frames; for a course client, continues with the next page when they are written.</summary>
    /// <param name="extended">As it was when the page was handed over.</param>
    /// <param name="handedOver">The messages in the frames.</param>
    public void Post(
        ClientSession session,
        int userId,
        MailboxCursor cursor,
        bool extended,
        ReadOnlyMemory<byte> frames,
        List<OfflineMessage> handedOver)
    {
        if (extended || handedOver.Count == 0)
        {
            session.Outbox.TryPost(new(frames));
            return;
        }
        var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Outbox.TryPost(new(frames)
        {
            WhenSettled = written =>
            {
                if (written)
                    InFlight.Of(session).NoteDelivered(handedOver.ConvertAll(static message => message.Id));
                settled.SetResult(written);
            },
        });
        FollowAsync(session, userId, cursor, handedOver.Count, settled.Task)
            .InBackground(log, "delete offline messages that were handed over");
    }

    /// <summary>Deletes rows that have been delivered. If that fails, the next login delivers them again.</summary>
    public async Task DeleteAsync(ClientSession session, int userId, List<long> rows)
    {
        if (rows.Count == 0)
            return;
        try
        {
            await offline.DeleteAsync(rows);
            InFlight.Of(session).Forget(rows);
            rows.ForEach(row => delivered.Settle(row, isDelivered: true));
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            log.NotDeleted(session.Number, userId, rows.Count);
        }
    }

    /// <summary>Deletes rows that were delivered without a confirmation that names them. The user's lock must be held.</summary>
    public Task DeleteDeliveredAsync(ClientSession session, int userId) =>
        InFlight.Find(session) is { } inFlight ? DeleteAsync(session, userId, inFlight.TakeDeliveredRows()) : Task.CompletedTask;

    private async Task SendNextAsync(ClientSession session, int userId, MailboxCursor cursor)
    {
        var inFlight = InFlight.Of(session);
        while (IsWanted(session, cursor))
        {
            inFlight.BeginPage();
            var page = await offline.ReadPageAsync(userId, cursor.After, cursor.SenderId);
            var extended = session.IsExtended;
            var messages = inFlight.HandOver(cursor, page, extended);
            var readable = messages.FindAll(message => message.Message is not null);
            if (readable.Count > 0)
                Post(session, userId, cursor, extended, Frames(readable, extended), messages);
            inFlight.Pass(cursor, page);
            if (readable.Count > 0)
                return;
        }
    }

    private ReadOnlyMemory<byte> Frames(List<OfflineMessage> messages, bool extended)
    {
        var frames = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            if (extended)
                MessageCodec.Encode(message.Message!, frames);
            else
                frames.Write(documents.Encode(message.Message!).Span);
        }
        return frames.WrittenMemory;
    }

    /// <summary>Waits until a page is written to a course client, and deletes it. If it never is, the next login finds it.</summary>
    private async Task FollowAsync(ClientSession session, int userId, MailboxCursor cursor, int count, Task<bool> settled)
    {
        if (!await settled)
            return;
        log.HandedOver(session.Number, userId, count);
        // With the lock: a logout deletes the page before the next login can read it, or waits until it is deleted.
        using (await locks.AcquireAsync(userId))
            await DeleteDeliveredAsync(session, userId);
        await ContinueAsync(session, userId, cursor);
    }

    private static bool IsWanted(ClientSession session, MailboxCursor cursor) => !session.IsEnding && InFlight.Of(session).IsOpen(cursor);
}
