using System.Buffers;
using System.Net;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Sessions;

/// <summary>One connection as the rest of the server sees it: who it is, what it understands, and its outbox.</summary>
/// <param name="number">Counts the connections of this process from 1; stands first in every log line.</param>
/// <param name="remote">The peer's address and port.</param>
public sealed class ClientSession(long number, string remote, Outbox outbox)
{
    private readonly Lock _door = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Identity? _user;
    private volatile bool _extended;

    public long Number => number;

    public string Remote => remote;

    public Outbox Outbox => outbox;

    /// <summary>When the connection was accepted.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The address that counts where limits go by address; null when none does (see AddressRules).</summary>
    public IPAddress? LimitedAddress { get; init; }

    /// <summary>Null while nobody is logged in on this connection.</summary>
    public Identity? User => _user;

    /// <summary>The client has sent a <c>seq</c>, so it knows the messages that the course does not.</summary>
    public bool IsExtended => _extended;

    /// <summary>
    /// Completes when nothing will be written to this client any more and what could not be written has been kept. Waits for nobody else's
    /// connection, so others may wait for it.
    /// </summary>
    public Task Settled => _settled.Task;

    public void BecomeExtended() => _extended = true;

    public void SignIn(Identity user)
    {
        lock (_door)
            _user = user;
    }

    public void SignOut()
    {
        lock (_door)
            _user = null;
    }

    public void Settle() => _settled.TrySetResult();

    /// <summary>Sends to the connection, whoever is logged in. A connection that is ending loses it.</summary>
    public void Send(Message message) => outbox.TryPost(new(Encode(message)));

    /// <summary>
    /// Sends to a person: nothing is posted after he logged out, even if somebody else has logged in on the same connection.
    /// </summary>
    public bool TryPush(int userId, OutboxItem item)
    {
        lock (_door)
            return _user?.Id == userId && outbox.TryPost(item);
    }

    public static ReadOnlyMemory<byte> Encode(Message message)
    {
        var frame = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(message, frame);
        return frame.WrittenMemory;
    }
}
