using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>When a connection was last heard of, whether that is too long ago, and whether somebody has logged in in time.</summary>
/// <remarks>
/// The course's client says nothing while its user reads the menu, and afterwards only what its user types. So a session may be silent until it
/// sends a seq or a heartbeat; a stranger who never says anything is told from it by the deadline for the login alone.
/// </remarks>
/// <param name="mayBeCourse">A session without seq may be the course's client.</param>
internal sealed class Pulse(ClientSession session, ConnectionOptions options, bool mayBeCourse, TimeProvider time)
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
        if (!_spoke && IsOver(silent, FirstMessageTime))
            return CloseReason.NeverSpoke;
        if (session.LoginId is null && IsOver(time.GetElapsedTime(_connected), options.LoginTime))
            return CloseReason.NeverLoggedIn;
        if (!_spoke || !IsOver(silent, options.SilenceTime))
            return null;
        var knowsHeartbeat = session.IsExtended || _beats;
        return knowsHeartbeat || (session.User is null && !mayBeCourse) ? CloseReason.Silent : null;
    }

    private TimeSpan FirstMessageTime => options.FirstMessageTime ?? (mayBeCourse ? TimeSpan.Zero : ConnectionOptions.UsualFirstMessageTime);

    private static bool IsOver(TimeSpan silent, TimeSpan limit) => limit > TimeSpan.Zero && silent >= limit;
}
