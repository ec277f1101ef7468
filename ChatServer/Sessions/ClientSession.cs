using System.Net;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Accounts;

namespace ChatCluster.Server.Sessions;

/// <summary>Reads what the client of a session sends.</summary>
/// <remarks>An interface, because a delegate would take 64 bytes for each connection.</remarks>
internal interface ISessionReader
{
    /// <summary>Ends the reading between two frames. Any thread.</summary>
    void Dismiss();
}

/// <summary>One connection as the rest of the server sees it: the user, what the client understands, and its outbox.</summary>
/// <param name="remote">The peer's address and port.</param>
public sealed class ClientSession(ConnectionNumber number, string remote, Outbox outbox) : IPasswordClient
{
    /// <summary>
    /// Longer than an ending connection may take to write its last items, to be aborted, and to have the database store what is left.
    /// </summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    private object? _deliveryState;
    private TaskCompletionSource? _whenSettled;
    private bool _isSettled;
    private volatile Identity? _user;
    private volatile bool _extended;

    /// <inheritdoc cref="ConnectionNumber"/>
    public long Number => number.Value;

    public string Remote => remote;

    public Outbox Outbox => outbox;

    /// <summary>When the connection was accepted.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The address that counts where limits go by address; null when none does (see AddressRules).</summary>
    public IPAddress? LimitedAddress { get; init; }

    /// <summary>How much this connection may still ask of its friend and group lists; null until the first request.</summary>
    public ByteBudget? RosterBudget { get; set; }

    /// <summary>Null while no user is logged in on this connection.</summary>
    public Identity? User => _user;

    /// <summary>The login of <see cref="User"/>, or the last one; null before the first login.</summary>
    public string? LoginId { get; private set; }

    /// <summary>
    /// What Delivery knows about this connection, and Delivery alone (see InFlight). Null until a user is sent something.
    /// </summary>
    public object? DeliveryState => Volatile.Read(ref _deliveryState);

    /// <summary>
    /// A chat message was refused because this process had been suspended. Its sender sends it again. What came behind it is refused too,
    /// as far as it had arrived by then: it would overtake the other.
    /// </summary>
    public bool RefusesChats { get; set; }

    /// <summary>Failed logins on this connection since the last successful one.</summary>
    public int FailedLogins { get; set; }

    /// <inheritdoc/>
    public int PasswordsHashed { get; set; }

    /// <summary>The client has sent a <c>seq</c>, so it knows the messages that the course does not.</summary>
    public bool IsExtended => _extended;

    /// <summary>The connection has ended, though undelivered messages may still be on their way to the store.</summary>
    public bool IsEnding => outbox.IsComplete;

    /// <summary>Told once by <see cref="Dismiss(string)"/> to end the reading.</summary>
    internal ISessionReader? Reader { get; set; }

    /// <summary>Why the server itself ended this session; null while it has not.</summary>
    public string? Dismissal { get; private set; }

    /// <summary>The server ended this session because too many logins failed on it.</summary>
    public bool HasFailedTooOften { get; private set; }

    /// <summary>
    /// Completes when nothing more will be written to this client and what was not delivered has been stored. Waits for no other
    /// connection, so other connections may wait for it.
    /// </summary>
    public Task Settled
    {
        get
        {
            lock (outbox.Lock)
                return _isSettled ? Task.CompletedTask : (_whenSettled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>
    /// Waits for <see cref="Settled"/>, at most <see cref="SettleTime"/>: a bug in one connection cannot block others forever.
    /// </summary>
    /// <returns>False when the time is over.</returns>
    public async Task<bool> WaitUntilSettledAsync(TimeProvider time)
    {
        var settled = Settled;
        await settled.WaitAsync(SettleTime, time)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return settled.IsCompleted;
    }

    /// <summary>Sets <see cref="DeliveryState"/>, unless it is set.</summary>
    /// <returns>The state that is set now.</returns>
    public object SetDeliveryState(object state) => Interlocked.CompareExchange(ref _deliveryState, state, null) ?? state;

    public void BecomeExtended() => _extended = true;

    /// <param name="loginId">Identifies the login, which another connection may continue.</param>
    public void SignIn(Identity user, string loginId)
    {
        lock (outbox.Lock)
        {
            (_user, LoginId) = (user, loginId);
            (FailedLogins, PasswordsHashed) = (0, 0);
        }
    }

    /// <summary>The login of this session gets another id: a token of the old one cannot continue it.</summary>
    public void RenewLogin(string loginId)
    {
        lock (outbox.Lock)
            LoginId = loginId;
    }

    public void SignOut()
    {
        lock (outbox.Lock)
            _user = null;
    }

    /// <summary>
    /// Ends the connection from the server's side: what waits is written, what is not confirmed is stored, the client is told why.
    /// </summary>
    public void Dismiss(string why) => Dismiss(why, new(ErrorCode.AlreadyOnline, why));

    /// <summary>
    /// Ends the connection after too many failed logins. The answer to the last one, which was sent before, has told the client.
    /// </summary>
    public void DismissForFailedLogins(string answer)
    {
        HasFailedTooOften = true;
        Dismiss(answer, notice: null);
    }

    private void Dismiss(string why, ErrorNotice? notice)
    {
        lock (outbox.Lock)
        {
            if (Dismissal is not null)
                return;
            Dismissal = why;
        }
        if (IsExtended && notice is not null)
            Send(notice);
        outbox.Complete();
        Reader?.Dismiss();
    }

    /// <summary>See <see cref="Settled"/>.</summary>
    public void Settle()
    {
        lock (outbox.Lock)
        {
            _isSettled = true;
            _whenSettled?.TrySetResult();
        }
    }

    /// <summary>Sends to the connection, whether or not a user is logged in. An ending connection drops it.</summary>
    public void Send(Message message) => outbox.TryPost(new(MessageCodec.ToFrame(message)));

    /// <summary>Posts for one login: nothing is posted after the user logged out, even if another user has logged in since.</summary>
    /// <param name="user">The object that <see cref="User"/> returned.</param>
    /// <returns>False when nothing was posted: the user has logged out, or the connection is ending.</returns>
    public bool TryPost(Identity user, OutboxItem item)
    {
        lock (outbox.Lock)
            return ReferenceEquals(_user, user) && outbox.TryPost(item);
    }
}
