using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Two users who answer each other's message as soon as it comes.</summary>
/// <param name="depth">How many messages of the pair are under way at any time.</param>
internal sealed class PingPong(BenchUser one, BenchUser other, bool extended, Histogram ways, int depth = 1)
{
    private readonly byte[] _toOther = BenchUser.ChatTo(other.Id, extended);
    private readonly byte[] _toOne = BenchUser.ChatTo(one.Id, extended);

    /// <summary>When those under way to each were sent: one sender's messages arrive in the order sent.</summary>
    private readonly Queue<long> _toOneSentAt = [];
    private readonly Queue<long> _toOtherSentAt = [];

    /// <summary>Each message's way from the one's send to the other's receive is one entry.</summary>
    public void Begin(LoadLoop load)
    {
        one.Join(load.Sockets, messageId => Answer(messageId, one));
        other.Join(load.Sockets, messageId => Answer(messageId, other));
        for (var begun = 0; begun < depth; begun++)
            Say(one);
    }

    private void Answer(int messageId, BenchUser user)
    {
        if (messageId != BenchUser.ChatMessage)
            return;
        ways.Add(Stopwatch.GetElapsedTime((user == one ? _toOneSentAt : _toOtherSentAt).Dequeue()));
        if (extended)
            user.Confirm();
        Say(user);
    }

    private void Say(BenchUser user)
    {
        (user == one ? _toOtherSentAt : _toOneSentAt).Enqueue(Stopwatch.GetTimestamp());
        user.Send(user == one ? _toOther : _toOne);
    }
}
