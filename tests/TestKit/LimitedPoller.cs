using ChatCluster.Sockets.Native;

namespace ChatCluster.TestKit;

/// <summary>epoll with a limit of the test's own in place of fs.epoll.max_user_watches.</summary>
public sealed class LimitedPoller(WatchLimit limit) : IPoller<LinuxSocket>
{
    private readonly Epoll _epoll = new();

    public void AddStream(LinuxSocket socket, ulong token)
    {
        limit.TakeOne();
        _epoll.AddStream(socket, token);
    }

    public void AddListener(LinuxSocket listener, ulong token)
    {
        limit.TakeOne();
        _epoll.AddListener(listener, token);
    }

    public void RemoveListener(LinuxSocket listener) => _epoll.RemoveListener(listener);

    public int Wait(Span<ReadyEvent> ready, int milliseconds) => _epoll.Wait(ready, milliseconds);

    public void Wake() => _epoll.Wake();

    public void Dispose() => _epoll.Dispose();
}
