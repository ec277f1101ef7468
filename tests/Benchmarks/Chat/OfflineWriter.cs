using System.Diagnostics;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Writes to users who are offline, to each in turn, and waits for "stored" before the next.</summary>
internal sealed class OfflineWriter(BenchUser user, int writers, Histogram ways)
{
    private const int FirstReceiver = 1000;

    private int _receiver = FirstReceiver + user.Id;
    private long _sentAt;

    public void Begin(LoadLoop load)
    {
        user.Join(load.Sockets, OnAcknowledged);
        Write();
    }

    private void OnAcknowledged(int messageId)
    {
        if (user.Frame.IndexOf("\"errno\":0"u8) < 0)
            throw new InvalidOperationException("a message was not stored: " + System.Text.Encoding.UTF8.GetString(user.Frame));
        ways.Add(Stopwatch.GetElapsedTime(_sentAt));
        Write();
    }

    private void Write()
    {
        _receiver = _receiver + writers < BenchUsers.Count ? _receiver + writers : FirstReceiver + user.Id;
        _sentAt = Stopwatch.GetTimestamp();
        user.Send(user.ChatTo(_receiver, extended: true));
    }
}
