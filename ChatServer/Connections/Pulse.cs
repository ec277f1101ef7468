using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>When a connection was last heard of, and whether that is too long ago.</summary>
internal sealed class Pulse(ClientSession session, ConnectionOptions options, TimeProvider time)
{
    private long _heard = time.GetTimestamp();
    private volatile bool _spoke;
    private volatile bool _beats;

    /// <summary>A frame came that is JSON.</summary>
    public void Hear() => Volatile.Write(ref _heard, time.GetTimestamp());

    /// <param name="isHeartbeat">Who once sent a heartbeat is expected to go on.</param>
    public void HearMessage(bool isHeartbeat)
    {
        Hear();
        _spoke = true;
        _beats |= isHeartbeat;
    }

    /// <returns>Why the connection is to be ended; null when it is not.</returns>
    public CloseReason? Check()
    {
        var silent = time.GetElapsedTime(Volatile.Read(ref _heard));
        if (!_spoke)
            return IsOver(silent, options.FirstMessageTime) ? CloseReason.NeverSpoke : null;
        var knowsHeartbeat = session.IsExtended || _beats;
        return IsOver(silent, options.SilenceTime) && (knowsHeartbeat || session.User is null) ? CloseReason.Silent : null;
    }

    private static bool IsOver(TimeSpan silent, TimeSpan limit) => limit > TimeSpan.Zero && silent >= limit;
}
