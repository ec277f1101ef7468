using System.Net;
using System.Net.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Sockets.Tests;

public sealed class ListenerTests : IAsyncDisposable
{
    private readonly WatchLimit _limit = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Socket _socket = SocketExtensions.ListenOnLoopback();
    private readonly SocketLoop<LinuxSocket> _loop;
    private readonly Listener<LinuxSocket> _listener;
    private readonly List<string> _failures = [];
    private int _accepted;

    public ListenerTests()
    {
        _socket.Blocking = false;
        _loop = new(new LimitedPoller(_limit), "test", _time);
        _listener = new(
            _loop, LinuxSocket.Borrow(_socket), new(AcceptsPerTurn: 2), Accept, (call, error) => _failures.Add($"{call} {error.Value}"));
        _loop.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _loop.Post(_listener.Stop);
        _loop.Post(_loop.Stop);
        await _loop.Stopped.WaitAsync(Eventually.Deadline, CancellationToken.None);
        _socket.Dispose();
    }

    [Fact]
    public async Task Listener_MoreConnectionsThanATurnAccepts_AcceptsAll()
    {
        await OnLoopAsync(_listener.Start);

        await ConnectAsync(5);

        await AcceptedAsync(5);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Listener_Failing_ReportsOnceAndAcceptsAfterAPause()
    {
        _limit.Left = 0;
        await OnLoopAsync(_listener.Start);
        await PauseAsync();
        Assert.Equal(["epoll_ctl 28"], _failures);

        _limit.Left = int.MaxValue;
        await ConnectAsync(1);
        await PauseAsync();

        await AcceptedAsync(1);
        Assert.Equal(["epoll_ctl 28"], _failures);
    }

    [Fact]
    public async Task Stop_LeavesConnectionsInTheQueue()
    {
        await OnLoopAsync(_listener.Start);
        await OnLoopAsync(_listener.Stop);
        await ConnectAsync(1);
        await OnLoopAsync(static () => { });
        Assert.Equal(0, Volatile.Read(ref _accepted));

        await OnLoopAsync(_listener.Start);

        await AcceptedAsync(1);
    }

    private void Accept(LinuxSocket client, EndPoint? address)
    {
        Assert.True(address is IPEndPoint);
        client.Close();
        Interlocked.Increment(ref _accepted);
    }

    /// <summary>Lets the time of a pause pass, and the loop notice it.</summary>
    private async Task PauseAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(Listener<LinuxSocket>.PauseMilliseconds));
        await OnLoopAsync(static () => { });
        await OnLoopAsync(static () => { });
    }

    private Task OnLoopAsync(Action action)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            action();
            done.SetResult();
        });
        return done.Task.WaitAsync(Eventually.Deadline, Cancellation);
    }

    private async Task ConnectAsync(int count)
    {
        for (var i = 0; i < count; i++)
            (await SocketExtensions.ConnectToAsync(_socket.LocalEndPoint!, Cancellation)).Dispose();
    }

    private Task AcceptedAsync(int count) =>
        Eventually.HoldsAsync(() => Volatile.Read(ref _accepted) == count, $"{count} connections are accepted", Cancellation);
}
