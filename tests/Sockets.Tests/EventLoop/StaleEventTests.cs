using System.Net.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.EventLoop;

/// <summary>A socket closed while its event is already here, and whose descriptor another socket gets at once.</summary>
public sealed class StaleEventTests
{
    [Fact]
    public async Task Event_OfASocketClosedInTheSameTurn_ReachesNobody()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        SocketLoop<LinuxSocket> loop = new(new Epoll(), "stale", TimeProvider.System);
        loop.Start();
        LinuxSocket one = Connect(backend, out var oneEnd), two = Connect(backend, out var twoEnd);
        Recorder replacement = new((_, _) => { });
        var tokens = new ulong[2];
        var calls = 0;
        // Whichever comes first closes the other, and a new socket takes its place: both have events in this turn.
        Recorder closer = new((side, _) =>
        {
            if (calls++ > 0)
                return;
            var other = side == 0 ? two : one;
            loop.Forget(tokens[1 - side]);
            other.Close();
            Assert.False(LinuxSocket.Open(backend.LocalEndPoint!, out var young).IsFailed);
            replacement.Socket = young;
            replacement.Token = loop.AddStream(young, replacement, 7);
            loop.Forget(replacement.Token);
        });
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            tokens[0] = loop.AddStream(one, closer, 0);
            tokens[1] = loop.AddStream(two, closer, 1);
        });
        await Eventually.HoldsAsync(() => Volatile.Read(ref calls) > 0, "an event came", cancellation);
        loop.Post(done.SetResult);
        await done.Task.WaitAsync(Eventually.Deadline, cancellation);

        Assert.Equal((1, 0), (calls, replacement.Calls));
        loop.Post(loop.Stop);
        await loop.Stopped;
        replacement.Socket.Close();
        oneEnd.Dispose();
        twoEnd.Dispose();
    }

    [Fact]
    public async Task Repeat_IsServedInTheNextTurnWithoutAnEvent()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        SocketLoop<LinuxSocket> loop = new(new Epoll(), "repeat", TimeProvider.System);
        loop.Start();
        var socket = Connect(backend, out var end);
        ulong token = 0;
        List<Readiness> seen = [];
        Recorder handler = new((_, readiness) =>
        {
            seen.Add(readiness);
            if (seen.Count < 4)
                loop.Repeat(token);
        });
        loop.Post(() => token = loop.AddStream(socket, handler, 0));
        await Eventually.HoldsAsync(() => handler.Calls == 4, "three repeats", cancellation);
        loop.Post(loop.Stop);
        await loop.Stopped;
        Assert.Equal([Readiness.Out, Readiness.None, Readiness.None, Readiness.None], seen);
        socket.Close();
        end.Dispose();
    }

    private static LinuxSocket Connect(Socket backend, out Socket otherEnd)
    {
        var address = backend.LocalEndPoint!;
        Assert.False(LinuxSocket.Open(address, out var socket).IsFailed);
        Assert.False(socket.Connect(address).IsFailed);
        otherEnd = backend.Accept();
        return socket;
    }

    private sealed class Recorder(Action<int, Readiness> action) : IReadyHandler
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public LinuxSocket Socket { get; set; }

        public ulong Token { get; set; }

        public void OnReady(int side, Readiness readiness)
        {
            action(side, readiness);
            Interlocked.Increment(ref _calls);
        }
    }
}
