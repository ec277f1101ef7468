using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Two people who answer each other's message as soon as it comes: one message of the pair is under way at any time.</summary>
internal sealed class PingPong(BenchUser one, BenchUser other, bool extended) : IDisposable
{
    private readonly byte[] _toOther = BenchUser.ChatTo(other.Id, extended);
    private readonly byte[] _toOne = BenchUser.ChatTo(one.Id, extended);
    private long _sentAt;

    /// <summary>Plays until the time is over; each message's way from the one's send to the other's receive is one entry.</summary>
    public async Task PlayAsync(Histogram ways, CancellationToken end)
    {
        var answering = AnswerAsync(other, _toOne, ways, end);
        _sentAt = Stopwatch.GetTimestamp();
        await one.SendAsync(_toOther);
        await Task.WhenAny(AnswerAsync(one, _toOther, ways, end), answering);
    }

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    private async Task AnswerAsync(BenchUser user, byte[] answer, Histogram ways, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            if (await user.ReadAsync() != (int)Protocol.Messages.MessageId.Chat)
                continue;
            ways.Add(Stopwatch.GetElapsedTime(_sentAt));
            if (extended)
                await user.SendAsync(BenchUser.Bytes($$"""{"mids":["{{user.Mid()}}"],"msgid":102}"""));
            _sentAt = Stopwatch.GetTimestamp();
            await user.SendAsync(answer);
        }
    }
}
