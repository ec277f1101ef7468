using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>When a connection last sent a frame, and which of its deadlines has passed.</summary>
/// <remarks>
/// The course's client sends nothing while its user reads the menu, and afterwards only what the user types. So a session may be idle
/// until it sends a seq or a heartbeat, and before that only the deadline for the login ends it. One exception: a program whose last
/// message the server did not understand, before a login, does not wait for its user. It waits for an answer that never comes.
/// </remarks>
/// <param name="mayBeCourse">A session without seq may be the course's client.</param>
internal sealed class ConnectionActivity(ClientSession session, ConnectionOptions options, bool mayBeCourse, TimeProvider time, ILogger log)
{
    /// <summary>No health check lasts longer, even on a busy machine.</summary>
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(1);

    private readonly long _connected = time.GetTimestamp();
    private long _heard = time.GetTimestamp();
    private volatile bool _spoke;
    private volatile bool _beats;
    private volatile bool _isMistaken;
    private volatile bool _saidMore;
    private int _isAnnounced;

    /// <summary>It has sent heartbeats and nothing else, as the health check of a balancer does.</summary>
    public bool MayBeCheck => _beats && !_saidMore;

    /// <summary>Writes the line of the new connection, once.</summary>
    public void Announce()
    {
        if (Interlocked.Exchange(ref _isAnnounced, 1) == 0)
            log.Connected(session.Number, session.Remote);
    }

    /// <summary>The connection was a health check: heartbeats and nothing else, over before its line was due.</summary>
    /// <returns>False when it was not; its line is written now, if it was not before.</returns>
    public bool TryHide()
    {
        if (MayBeCheck && Interlocked.Exchange(ref _isAnnounced, 1) == 0)
            return true;
        Announce();
        return false;
    }

    /// <summary>A frame came that is JSON.</summary>
    public void NoteFrame() => Volatile.Write(ref _heard, time.GetTimestamp());

    /// <param name="isHeartbeat">A client that sends heartbeats must go on with them.</param>
    public void NoteMessage(bool isHeartbeat)
    {
        NoteFrame();
        _spoke = true;
        _isMistaken = false;
        _beats |= isHeartbeat;
        if (!isHeartbeat)
            NoteMore();
    }

    /// <summary>The latest frame, JSON or even a message, was not understood.</summary>
    public void NoteMistake()
    {
        NoteFrame();
        _isMistaken = true;
        NoteMore();
    }

    /// <returns>Why the connection is to be ended; null when it is not.</returns>
    public CloseReason? Check()
    {
        if (IsOver(time.GetElapsedTime(_connected), LongestCheck))
            Announce();
        var silent = time.GetElapsedTime(Volatile.Read(ref _heard));
        if (!_spoke && IsOver(silent, FirstMessageTime))
            return CloseReason.NeverSpoke;
        if (session.LoginId is null && IsOver(time.GetElapsedTime(_connected), options.LoginTime))
            return CloseReason.NeverLoggedIn;
        if (!(_spoke || _isMistaken) || !IsOver(silent, options.IdleTimeout))
            return null;
        var knowsHeartbeat = session.IsExtended || _beats;
        return knowsHeartbeat || (session.User is null && (_isMistaken || !mayBeCourse)) ? CloseReason.Silent : null;
    }

    private void NoteMore()
    {
        if (_saidMore)
            return;
        _saidMore = true;
        Announce();
    }

    private TimeSpan FirstMessageTime => options.FirstMessageTime ?? (mayBeCourse
        ? TimeSpan.Zero : ConnectionOptions.UsualFirstMessageTime);

    private static bool IsOver(TimeSpan silent, TimeSpan limit) => limit > TimeSpan.Zero && silent >= limit;
}
