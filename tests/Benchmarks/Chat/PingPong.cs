using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Two users who answer each other's message as soon as it comes: one message of the pair is under way at any time.</summary>
internal sealed class PingPong(BenchUser one, BenchUser other, bool extended, Histogram ways)
{
    private readonly byte[] _toOther = BenchUser.ChatTo(other.Id, extended);
    private readonly byte[] _toOne = BenchUser.ChatTo(one.Id, extended);
    private long _sentAt;

    /// <summary>Each message's way from the one's send to the other's receive is one entry.</summary>
    public void Begin(LoadLoop load)
    {
        one.Join(load.Sockets, messageId => Answer(messageId, one, _toOther));
        other.Join(load.Sockets, messageId => Answer(messageId, other, _toOne));
        Say(one, _toOther);
    }

    private void Answer(int messageId, BenchUser user, byte[] answer)
    {
        if (messageId != BenchUser.ChatMessage)
            return;
        ways.Add(Stopwatch.GetElapsedTime(_sentAt));
        if (extended)
            user.Confirm();
        Say(user, answer);
    }

    private void Say(BenchUser user, byte[] message)
    {
        _sentAt = Stopwatch.GetTimestamp();
        user.Send(message);
    }
}
