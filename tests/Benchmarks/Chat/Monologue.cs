using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>One talks when told to, whether or not the last message has arrived; the other listens and confirms.</summary>
internal sealed class Monologue(BenchUser speaker, BenchUser listener, Histogram ways)
{
    private readonly byte[] _message = BenchUser.ChatTo(listener.Id, extended: true);

    /// <summary>When those under way were sent: one sender's messages arrive in the order sent.</summary>
    private readonly Queue<long> _sentAt = [];

    public void Begin(LoadLoop load)
    {
        speaker.Join(load.Sockets, static _ => { });
        listener.Join(load.Sockets, Hear);
    }

    public void Say()
    {
        _sentAt.Enqueue(Stopwatch.GetTimestamp());
        speaker.Send(_message);
    }

    private void Hear(int messageId)
    {
        if (messageId != BenchUser.ChatMessage)
            return;
        ways.Add(Stopwatch.GetElapsedTime(_sentAt.Dequeue()));
        listener.Confirm();
    }
}
