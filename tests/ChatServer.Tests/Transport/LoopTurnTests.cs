using System.Net;
using ChatCluster.Server.Transport;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>Where a connection's code runs, and when.</summary>
public sealed class LoopTurnTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_ThatWaitedElsewhere_GoesOnOnItsLoop()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        var threads = new List<string?>();

        await ServeOnLoopAsync(pair.Server, async connection =>
        {
            threads.Add(Thread.CurrentThread.Name);
            await Task.Run(static () => { }, Cancellation);
            threads.Add(Thread.CurrentThread.Name);
            await pair.Client.SendAllAsync("x"u8.ToArray(), Cancellation);
            await connection.Transport.Input.ReadAsync(Cancellation);
            threads.Add(Thread.CurrentThread.Name);
        }).WaitAsync(Eventually.Deadline, Cancellation);

        Assert.Equal(3, threads.Count);
        Assert.StartsWith("chat loop ", Assert.Single(threads.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_WhoNeverStopsSending_DoesNotKeepOthersWaiting()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);
        using var enough = new CancellationTokenSource();
        var flood = FloodAsync();
        var swallowing = ServeOnLoopAsync(pair.Server, connection => EchoAsync(connection, echo: false));

        for (var i = 0; i < 20; i++)
        {
            var (server, client) = await pair.ConnectAsync(Cancellation);
            var echoing = ServeOnLoopAsync(server, connection => EchoAsync(connection, echo: true));
            await client.SendAllAsync("x"u8.ToArray(), Cancellation);
            Assert.Single(await client.ReceiveExactlyAsync(1, Cancellation).WaitAsync(Eventually.Deadline, Cancellation));
            client.Dispose();
            await echoing.WaitAsync(Eventually.Deadline, Cancellation);
            await server.DisposeAsync();
        }

        await enough.CancelAsync();
        await flood;
        await swallowing.WaitAsync(Eventually.Deadline, Cancellation);

        async Task FloodAsync()
        {
            var much = new byte[1024 * 1024];
            while (!enough.IsCancellationRequested)
                await pair.Client.SendAllAsync(much, Cancellation);
            pair.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        }
    }

    [Fact]
    public async Task Code_WhoseLoopHasEnded_StillComesToItsEnd()
    {
        await using var pair = await LoopPair.OpenAsync(Cancellation);

        var life = ServeOnLoopAsync(pair.Server, async connection =>
        {
            await connection.DisposeAsync();
            await pair.StopAsync();
        });

        await life.WaitAsync(Eventually.Deadline, Cancellation);
    }

    [Fact]
    public async Task Socket_ThatCannotBeWatched_CostsItsConnectionAlone()
    {
        var loop = new SocketLoop<LinuxSocket>(new Epoll(), "test", TimeProvider.System);
        loop.Start();
        // No socket at all: epoll refuses it, as it does one too many.
        await using var connection = new LoopConnection(new LoopSocket(loop, default), 1, null);

        connection.Begin();

        await Assert.ThrowsAsync<ConnectionAbortedException>(
            () => connection.Input.ReadAsync(Cancellation).AsTask().WaitAsync(Eventually.Deadline, Cancellation));
        Assert.True(loop.Post(static () => { }));
        await connection.DisposeAsync();
        loop.Post(loop.Stop);
        await loop.Stopped.WaitAsync(Eventually.Deadline, Cancellation);
    }

    [Fact]
    public async Task Listener_ThatCannotBeWatched_IsTriedAgain()
    {
        var limit = new WatchLimit { Left = 0 };
        var loop = new SocketLoop<LinuxSocket>(new LimitedPoller(limit), "test", TimeProvider.System);
        loop.Start();
        var socket = ListenSocketFactory.Create(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Blocking = false;
        socket.Listen();
        await using var listener = new LoopListener(socket, [loop], maxOperators: null, NullLogger.Instance);
        using var client = await SocketExtensions.ConnectToAsync(listener.EndPoint, Cancellation);
        var tried = new TaskCompletionSource();
        Assert.True(loop.Post(tried.SetResult));
        await tried.Task.WaitAsync(Eventually.Deadline, Cancellation);

        limit.Left = int.MaxValue;

        await using var accepted = await listener.AcceptAsync(Cancellation).AsTask().WaitAsync(Eventually.Deadline, Cancellation);
        Assert.NotNull(accepted);
        accepted.Abort(new ConnectionAbortedException("the test is over"));
        await accepted.DisposeAsync();
        await listener.UnbindAsync(Cancellation);
        loop.Post(loop.Stop);
        await loop.Stopped.WaitAsync(Eventually.Deadline, Cancellation);
    }

    private static async Task ServeOnLoopAsync(ConnectionContext connection, ConnectionDelegate code)
    {
        await LoopConnection.EnterLoopOf(connection);
        await code(connection);
    }

    private static async Task EchoAsync(ConnectionContext connection, bool echo)
    {
        var input = connection.Transport.Input;
        for (var result = await input.ReadAsync(); !result.IsCompleted; result = await input.ReadAsync())
        {
            foreach (var part in result.Buffer)
            {
                if (echo)
                    await connection.Transport.Output.WriteAsync(part);
            }
            input.AdvanceTo(result.Buffer.End);
        }
    }
}
