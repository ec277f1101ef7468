using System.Buffers;
using ChatCluster.Protocol;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Hands a mailbox over page by page, so that however much waits, no more than a page of it is in memory: the next page is read when the one
/// before has been confirmed (extended) or written (course). What the senders of later pages say meanwhile is stored behind them, and
/// comes with the last pages.
/// </summary>
public sealed class MailboxPager(
    OfflineMessageStore offline, ReceiverGates gates, CourseDocuments documents, TimeProvider time, ILogger<MailboxPager> log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends the next page; if the storage cannot read it, as soon as it can. Ends when the login does.</summary>
    public async Task ContinueAsync(ClientSession session, int userId, MailboxCursor cursor)
    {
        while (IsWanted(session, cursor))
        {
            try
            {
                using var passage = await gates.EnterAsync(userId);
                await SendNextAsync(session, userId, cursor);
                return;
            }
            catch (StorageException)
            {
                // The store has said why in the log.
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
    /// Hands over, as ordinary pushes, what was kept on another server while the user was here already. The user's gate must have been
    /// entered.
    /// </summary>
    public async Task SendLateAsync(ClientSession session, int userId, int senderId)
    {
        if (session.InFlight.TryJoinHandover(senderId))
            return;
        var cursor = new MailboxCursor(senderId);
        session.InFlight.Open(cursor);
        try
        {
            await SendNextAsync(session, userId, cursor);
        }
        catch (StorageException)
        {
            ContinueInBackground(session, userId, cursor);
        }
    }

    /// <summary>Posts a page's frames; for a course client, sees to what follows when they are written.</summary>
    /// <param name="extended">As it was when the page was handed over.</param>
    /// <param name="handedOver">The messages in them.</param>
    public void Post(
        ClientSession session, int userId, MailboxCursor cursor, bool extended, ReadOnlyMemory<byte> frames, List<OfflineMessage> handedOver)
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
                    session.InFlight.NoteDelivered(handedOver.ConvertAll(static message => message.Id));
                settled.SetResult(written);
            },
        });
        FollowAsync(session, userId, cursor, handedOver.Count, settled.Task).InBackground(log, "delete offline messages that were handed over");
    }

    /// <summary>Deletes what has been delivered. If that fails, it comes again at the next login.</summary>
    public async Task ForgetAsync(ClientSession session, int userId, List<long> rows)
    {
        if (rows.Count == 0)
            return;
        try
        {
            await offline.DeleteAsync(rows);
            session.InFlight.Forget(rows);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            log.NotForgotten(session.Number, userId, rows.Count);
        }
    }

    /// <summary>Deletes what is known to be delivered without a confirmation. The user's gate must have been entered.</summary>
    public Task ForgetDeliveredAsync(ClientSession session, int userId) =>
        session.HasSent ? ForgetAsync(session, userId, session.InFlight.TakeDeliveredRows()) : Task.CompletedTask;

    private async Task SendNextAsync(ClientSession session, int userId, MailboxCursor cursor)
    {
        while (IsWanted(session, cursor))
        {
            var page = await offline.ReadPageAsync(userId, cursor.After, cursor.SenderId);
            var extended = session.IsExtended;
            var messages = session.InFlight.HandOver(cursor, page, extended);
            var readable = messages.FindAll(message => message.Message is not null);
            if (readable.Count > 0)
                Post(session, userId, cursor, extended, Frames(readable, extended), messages);
            session.InFlight.Pass(cursor, page);
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

    /// <summary>Waits until a course client has been sent the page, and deletes it; if it never is, it stays for the next login.</summary>
    private async Task FollowAsync(ClientSession session, int userId, MailboxCursor cursor, int count, Task<bool> settled)
    {
        if (!await settled)
            return;
        log.HandedOver(session.Number, userId, count);
        // Within the gate: a logout deletes it before the next login can read it, or waits until it is deleted.
        using (await gates.EnterAsync(userId))
            await ForgetDeliveredAsync(session, userId);
        await ContinueAsync(session, userId, cursor);
    }

    private static bool IsWanted(ClientSession session, MailboxCursor cursor) => !session.IsEnding && session.InFlight.IsOpen(cursor);
}
