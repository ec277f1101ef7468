using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>When a connection was last heard of, whether that is too long ago, and whether somebody has logged in in time.</summary>
internal sealed class Pulse(ClientSession session, ConnectionOptions options, TimeProvider time)
{
    private readonly long _connected = time.GetTimestamp();
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
        if (session.LoginId is null && IsOver(time.GetElapsedTime(_connected), options.LoginTime))
            return CloseReason.NeverLoggedIn;
        var knowsHeartbeat = session.IsExtended || _beats;
        return IsOver(silent, options.SilenceTime) && (knowsHeartbeat || session.User is null) ? CloseReason.Silent : null;
    }

    private static bool IsOver(TimeSpan silent, TimeSpan limit) => limit > TimeSpan.Zero && silent >= limit;
}
