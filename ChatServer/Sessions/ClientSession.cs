using System.Buffers;
using System.Net;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;

namespace ChatCluster.Server.Sessions;

/// <summary>One connection as the rest of the server sees it: who it is, what it understands, and its outbox.</summary>
/// <param name="number">Counts the connections of this process from 1; stands first in every log line.</param>
/// <param name="remote">The peer's address and port.</param>
public sealed class ClientSession(long number, string remote, Outbox outbox) : IPasswordClient
{
    /// <summary>Longer than an ending connection may take: to write its last items, to be cut, and to have the database keep what is left.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    private readonly Lock _door = new();
    private InFlight? _inFlight;
    private TaskCompletionSource? _whenSettled;
    private bool _isSettled;
    private volatile Identity? _user;
    private volatile bool _extended;

    public long Number => number;

    public string Remote => remote;

    public Outbox Outbox => outbox;

    /// <summary>When the connection was accepted.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The address that counts where limits go by address; null when none does (see AddressRules).</summary>
    public IPAddress? LimitedAddress { get; init; }

    /// <summary>What this connection may still ask of its lists; null until it has asked.</summary>
    public ByteBudget? RosterBudget { get; set; }

    /// <summary>Null while nobody is logged in on this connection.</summary>
    public Identity? User => _user;

    /// <summary>The login that stands behind <see cref="User"/>, or stood last.</summary>
    public string? LoginId { get; private set; }

    /// <summary>What was sent to this client and is not known to be delivered. Made when there is something: most connections are idle.</summary>
    public InFlight InFlight
    {
        get
        {
            lock (_door)
                return _inFlight ??= new(_door);
        }
    }

    /// <summary>Something is, or was, in flight.</summary>
    public bool HasSent => Volatile.Read(ref _inFlight) is not null;

    /// <summary>How many logins have failed on this connection since the last that did not.</summary>
    public int FailedLogins { get; set; }

    /// <inheritdoc/>
    public int PasswordsHashed { get; set; }

    /// <summary>The client has sent a <c>seq</c>, so it knows the messages that the course does not.</summary>
    public bool IsExtended => _extended;

    /// <summary>
    /// Completes when nothing will be written to this client any more and what could not be written has been kept. Waits for nobody else's
    /// connection, so others may wait for it.
    /// </summary>
    public Task Settled
    {
        get
        {
            lock (_door)
                return _isSettled ? Task.CompletedTask : (_whenSettled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits for <see cref="Settled"/>, at most <see cref="SettleTime"/>: no bug in one connection makes others wait for ever.</summary>
    /// <returns>False when it has not come to its end in time.</returns>
    public async Task<bool> WaitUntilSettledAsync(TimeProvider time)
    {
        var settled = Settled;
        await settled.WaitAsync(SettleTime, time).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return settled.IsCompleted;
    }

    /// <summary>The connection has ended, though what it leaves behind may still be on its way to the store.</summary>
    public bool IsEnding => outbox.IsComplete;

    public void BecomeExtended() => _extended = true;

    /// <param name="loginId">Names the login, which another connection may continue.</param>
    public void SignIn(Identity user, string loginId)
    {
        lock (_door)
        {
            (_user, LoginId) = (user, loginId);
            _inFlight?.EndLogin();
            (FailedLogins, PasswordsHashed) = (0, 0);
        }
    }

    /// <summary>The login of this session gets another id: a token of the old one cannot continue it.</summary>
    public void RenewLogin(string loginId)
    {
        lock (_door)
            LoginId = loginId;
    }

    public void SignOut()
    {
        lock (_door)
        {
            _user = null;
            _inFlight?.EndLogin();
        }
    }

    /// <summary>Called once by <see cref="Dismiss(string)"/>, to end the reading.</summary>
    public Action? WhenDismissed { get; set; }

    /// <summary>Why the server itself ended this session; null while it has not.</summary>
    public string? Dismissal { get; private set; }

    /// <summary>Ends the connection from our side: what waits is written, what is not confirmed is kept, the client is told why.</summary>
    public void Dismiss(string why) => Dismiss(why, new(ErrorCode.AlreadyOnline, why));

    /// <inheritdoc cref="Dismiss(string)"/>
    /// <param name="why">For the log.</param>
    /// <param name="notice">Told to an extended client; null when an answer that was sent before says it all.</param>
    public void Dismiss(string why, ErrorNotice? notice)
    {
        lock (_door)
        {
            if (Dismissal is not null)
                return;
            Dismissal = why;
        }
        if (IsExtended && notice is not null)
            Send(notice);
        outbox.Complete();
        WhenDismissed?.Invoke();
    }

    public void Settle()
    {
        lock (_door)
        {
            _isSettled = true;
            _whenSettled?.TrySetResult();
        }
    }

    /// <summary>Sends to the connection, whoever is logged in. A connection that is ending loses it.</summary>
    public void Send(Message message) => outbox.TryPost(new(Encode(message)));

    /// <summary>
    /// Sends to a person: nothing is posted after he logged out, even if somebody else has logged in on the same connection.
    /// </summary>
    /// <returns>The push, to be waited for; null when it is not on its way: the user is gone, the connection is ending, or earlier messages of
    /// the same sender wait in the offline store.</returns>
    public PendingPush? TryPush(int receiverId, IPushable message)
    {
        lock (_door)
        {
            if (_user?.Id != receiverId || _inFlight?.HoldsBack(message.SenderId) == true)
                return null;
            if (_inFlight?.Bytes >= outbox.Options.MaxUnconfirmedBytes)
                outbox.Overflow();
            // Asked once: a client that becomes extended just now must not be expected to confirm a mid that it was not sent.
            var extended = IsExtended;
            var frame = message.FrameFor(extended);
            var push = new PendingPush(message.Mid)
            {
                Keep = () => message.KeepFor(receiverId),
                SenderId = message.SenderId,
                Since = message.Since,
                Bytes = frame.Length,
                DeliveredWhenWritten = !extended,
            };
            if (!outbox.TryPost(new(frame) { WhenSettled = extended ? null : written => ConfirmIf(written, push.Mid) }))
                return null;
            (_inFlight ??= new(_door)).Add(push);
            return push;
        }
    }

    /// <summary>Sends what the person need not get: nothing is kept if it is not written.</summary>
    public void Tell(int userId, Message message)
    {
        lock (_door)
        {
            if (_user?.Id == userId)
                Send(message);
        }
    }

    private void ConfirmIf(bool written, string mid)
    {
        if (!written)
            return;
        PendingPush? push;
        lock (_door)
            push = _inFlight?.RemoveWritten(mid);
        push?.Settle(PushFate.Live);
    }

    public static ReadOnlyMemory<byte> Encode(Message message)
    {
        var frame = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(message, frame);
        return frame.WrittenMemory;
    }
}
