using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Two users who chat, in one round after the other over the same connections. Used on the load's thread.</summary>
/// <param name="depth">How many messages of the pair are under way at any time of a ping-pong.</param>
internal sealed class ChatPair(BenchUser one, BenchUser other, int depth = 1)
{
    private const int HeartbeatReply = 100;

    /// <summary>When those under way to each were sent: one sender's messages arrive in the order sent.</summary>
    private readonly Queue<long> _toOneSentAt = [];
    private readonly Queue<long> _toOtherSentAt = [];

    private byte[] _toOne = [];
    private byte[] _toOther = [];
    private Histogram? _ways;
    private bool _isExtended;
    private bool _answers;
    private int _awaitedReplies;

    /// <summary>Nothing is under way.</summary>
    public bool IsQuiet => _toOneSentAt.Count + _toOtherSentAt.Count + _awaitedReplies == 0;

    public void Join(LoadLoop load)
    {
        one.Join(load.Sockets, messageId => Hear(messageId, one));
        other.Join(load.Sockets, messageId => Hear(messageId, other));
    }

    /// <summary>Both connections get acknowledgements from now on.</summary>
    public void BecomeExtended()
    {
        _awaitedReplies += 2;
        one.Send(BenchUser.Heartbeat);
        other.Send(BenchUser.Heartbeat);
    }

    /// <summary>
    /// Each answers the other's message as soon as it comes. Each message's way from the one's send to the other's receive is one entry,
    /// until <see cref="Rest"/>.
    /// </summary>
    public void PlayPingPong(bool extended, Histogram ways)
    {
        Begin(extended, answers: true, ways);
        for (var begun = 0; begun < depth; begun++)
            Say(one);
    }

    /// <summary>One talks when told to, whether or not the last message has arrived; the other listens and confirms.</summary>
    public void BeginTalk(Histogram ways) => Begin(extended: true, answers: false, ways);

    /// <summary>The one who talks says something.</summary>
    public void Say() => Say(one);

    /// <summary>What arrives from now on is not answered and does not count.</summary>
    public void Rest() => (_ways, _answers) = (null, false);

    private void Begin(bool extended, bool answers, Histogram ways)
    {
        (_isExtended, _answers, _ways) = (extended, answers, ways);
        (_toOther, _toOne) = (one.ChatTo(other.Id, extended), other.ChatTo(one.Id, extended));
    }

    private void Hear(int messageId, BenchUser user)
    {
        if (messageId == HeartbeatReply && _awaitedReplies > 0)
            _awaitedReplies--;
        if (messageId != BenchUser.ChatMessage)
            return;
        var way = Stopwatch.GetElapsedTime((user == one ? _toOneSentAt : _toOtherSentAt).Dequeue());
        _ways?.Add(way);
        if (_isExtended)
            user.Confirm();
        if (_answers)
            Say(user);
    }

    private void Say(BenchUser user)
    {
        (user == one ? _toOtherSentAt : _toOneSentAt).Enqueue(Stopwatch.GetTimestamp());
        user.Send(user == one ? _toOther : _toOne);
    }
}
