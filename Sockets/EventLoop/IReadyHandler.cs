using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets.EventLoop;

/// <summary>What wakes when a socket can go on. Called on the loop's thread; must not block.</summary>
public interface IReadyHandler
{
    /// <param name="side">The number the socket was added with: which of the handler's sockets it is.</param>
    /// <param name="readiness">What became possible; <see cref="Readiness.None"/> is the turn the handler itself asked for with <c>Repeat</c>.</param>
    void OnReady(int side, Readiness readiness);
}
