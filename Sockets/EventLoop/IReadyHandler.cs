using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets.EventLoop;

/// <summary>Called when a socket is ready, on the loop's thread; must not block.</summary>
public interface IReadyHandler
{
    /// <param name="side">The number that the socket was added with, to tell the handler's sockets apart.</param>
    /// <param name="readiness">What is possible now; <see cref="Readiness.None"/> for a call requested with <c>Repeat</c>.</param>
    void OnReady(int side, Readiness readiness);
}
