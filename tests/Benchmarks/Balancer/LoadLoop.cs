using System.Net;
using System.Net.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>
/// One thread that plays many clients, or many servers, over the balancer's own event loop: leaner than what it measures.
/// </summary>
internal sealed class LoadLoop : IAsyncDisposable
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketLoop<LinuxSocket> _loop;

    public LoadLoop(string name)
    {
        _loop = new SocketLoop<LinuxSocket>(new Epoll(), name, TimeProvider.System, (_, bug) => _failed.SetException(bug));
        _loop.Start();
    }

    public SocketLoop<LinuxSocket> Sockets => _loop;

    /// <summary>Where bytes are received; of one handler's turn only.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(256 * 1024, pinned: true);

    /// <summary>Has it done on the loop's thread and waits until it is.</summary>
    public async Task DoAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            action();
            done.SetResult();
        });
        await await Task.WhenAny(done.Task, _failed.Task);
    }

    /// <summary>Lets the loop work for a while.</summary>
    /// <exception cref="InvalidDataException">A byte was wrong, or a connection ended that should not.</exception>
    public async Task WorkAsync(TimeSpan duration) => await await Task.WhenAny(Task.Delay(duration), _failed.Task);

    /// <summary>Lets the loop work until the condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await WorkAsync(TimeSpan.FromMilliseconds(5));
    }

    /// <summary>Serves a new port of this machine: a handler for each client.</summary>
    /// <returns>The port.</returns>
    public async Task<int> ServeAsync(Func<LinuxSocket, IReadyHandler> begin)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await DoAsync(() => _loop.AddListener(LinuxSocket.Borrow(listener), new Gate(listener, begin)));
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Post(_loop.Stop);
        await _loop.Stopped;
    }

    private sealed class Gate(Socket listener, Func<LinuxSocket, IReadyHandler> begin) : IReadyHandler
    {
        public void OnReady(int side, Readiness readiness)
        {
            while (LinuxSocket.Borrow(listener).Accept(out var client, out _).IsDone)
                _ = begin(client);
        }
    }
}
