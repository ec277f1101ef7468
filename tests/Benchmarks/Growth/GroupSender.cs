using System.Diagnostics;
using System.Text;
using ChatCluster.Benchmarks.Chat;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>Writes to groups in turn, each time after the message before has been acknowledged. Used on the load's thread.</summary>
internal sealed class GroupSender(BenchUser user)
{
    private byte[][] _messages = [];
    private int _next;
    private long _sentAt;
    private Histogram? _ways;

    public int Id => user.Id;

    /// <summary>Nothing is under way.</summary>
    public bool IsQuiet { get; private set; } = true;

    public void Join(LoadLoop load) => user.Join(load.Sockets, Hear);

    /// <param name="ways">Gets one entry a message, until <see cref="Rest"/>.</param>
    public void Begin(IEnumerable<int> groups, Histogram ways)
    {
        _messages = [.. groups.Select(group => user.ChatToGroup(group, extended: true))];
        (_ways, IsQuiet) = (ways, false);
        Write();
    }

    public void Rest() => _ways = null;

    private void Hear(int messageId)
    {
        if (messageId != BenchUser.Acknowledgement)
            return;
        if (user.Frame.IndexOf("\"errno\":0"u8) < 0)
            throw new InvalidOperationException("a message was not delivered: " + Encoding.UTF8.GetString(user.Frame));
        _ways?.Add(Stopwatch.GetElapsedTime(_sentAt));
        IsQuiet = _ways is null;
        if (!IsQuiet)
            Write();
    }

    private void Write()
    {
        _sentAt = Stopwatch.GetTimestamp();
        user.Send(_messages[_next++ % _messages.Length]);
    }
}
