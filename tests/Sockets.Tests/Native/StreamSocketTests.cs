using System.Net.Sockets;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

/// <summary>What every implementation of <see cref="IStreamSocket{TSelf}"/> and its poller promises.</summary>
public abstract class StreamSocketTests<TSocket>(IPoller<TSocket> poller) : IDisposable where TSocket : struct, IStreamSocket<TSocket>
{
    private const ulong Token = 0x1234_5678_9abc_def0;

    private readonly Socket _listener = SocketExtensions.ListenOnLoopback();
    private readonly ReadyEvent[] _ready = new ReadyEvent[8];

    [Fact]
    public void Connect_ToAListener_IsReportedWritableWithoutError()
    {
        var socket = Connected(out var end);
        Assert.Equal(end.RemoteEndPoint, socket.LocalAddress);
        Close(socket, end);
    }

    [Fact]
    public void Connect_ToNobody_IsRefused()
    {
        using var nobody = SocketExtensions.ReservePort(out var address);
        Assert.True(TSocket.Open(address, out var socket).IsDone);
        var begun = socket.Connect(address);
        var error = begun.IsFailed ? begun.Error : WaitForConnect(socket);
        Assert.Equal("111: Connection refused", error.ToString());
        socket.Close();
    }

    [Fact]
    public void Receive_WhatWasSent_ThenBlocksThenEnds()
    {
        var socket = Connected(out var end);
        var buffer = new byte[10];
        Assert.True(socket.Receive(buffer).IsWouldBlock);
        end.Send("hello"u8);
        Assert.True((WaitFor(Readiness.In) & Readiness.In) != 0);
        Assert.Equal(5, socket.Receive(buffer).Bytes);
        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
        end.Shutdown(SocketShutdown.Send);
        Assert.True((WaitFor(Readiness.In) & Readiness.In) != 0);
        Assert.Equal(IoResult.Done(0), socket.Receive(buffer));
        Close(socket, end);
    }

    [Fact]
    public void Send_UntilThereIsNoRoom_IsReportedWhenThereIsAgain()
    {
        var socket = Connected(out var end);
        var block = new byte[1 << 20];
        long sent = 0;
        IoResult result;
        while ((result = socket.Send(block)).IsDone)
            sent += result.Bytes;
        Assert.True(result.IsWouldBlock);

        var sink = new byte[1 << 20];
        for (long received = 0; received < sent;)
            received += end.Receive(sink);
        Assert.True((WaitFor(Readiness.Out) & Readiness.Out) != 0);
        Assert.True(socket.Send(block).IsDone);
        Close(socket, end);
    }

    [Fact]
    public void ShutdownSend_TheOtherEndReadsTheEnd_AndCanStillSend()
    {
        var socket = Connected(out var end);
        Assert.True(socket.ShutdownSend().IsDone);
        Assert.Equal(0, end.Receive(new byte[1]));
        end.Send("x"u8);
        var buffer = new byte[1];
        WaitFor(Readiness.In);
        Assert.Equal(1, socket.Receive(buffer).Bytes);
        Close(socket, end);
    }

    [Fact]
    public void Receive_AfterAReset_FailsWithIt()
    {
        var socket = Connected(out var end);
        end.Reset();
        WaitFor(Readiness.In);
        var result = socket.Receive(new byte[1]);
        Assert.Equal((true, Errno.ConnectionReset), (result.IsFailed, result.Error));
        socket.Close();
    }

    [Fact]
    public void Accept_EachWaitingClientOnce_ThenBlocks()
    {
        _listener.Blocking = false;
        var listener = TSocket.Borrow(_listener);
        poller.AddListener(listener, Token);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(_listener.LocalEndPoint!);
        WaitFor(Readiness.In);
        Assert.True(listener.Accept(out var accepted, out var address).IsDone);
        Assert.Equal(client.LocalEndPoint, address);
        Assert.True(listener.Accept(out _, out _).IsWouldBlock);
        accepted.Close();
        poller.RemoveListener(listener);
    }

    [Fact]
    public async Task Wake_FromAnotherThread_EndsTheWait()
    {
        var wait = Task.Run(() => poller.Wait(_ready, -1), TestContext.Current.CancellationToken);
        poller.Wake();
        Assert.Equal(0, await wait.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
        Assert.Equal(0, poller.Wait(_ready, 0));
    }

    public void Dispose()
    {
        poller.Dispose();
        _listener.Dispose();
        GC.SuppressFinalize(this);
    }

    private TSocket Connected(out Socket otherEnd)
    {
        Assert.True(TSocket.Open(_listener.LocalEndPoint!, out var socket).IsDone);
        socket.SetNoDelay();
        socket.SetKeepAlive();
        Assert.False(socket.Connect(_listener.LocalEndPoint!).IsFailed);
        Assert.Equal(Errno.None, WaitForConnect(socket));
        otherEnd = _listener.Accept();
        return socket;
    }

    private Errno WaitForConnect(TSocket socket)
    {
        poller.AddStream(socket, Token);
        WaitFor(Readiness.Out);
        return socket.TakeError();
    }

    private Readiness WaitFor(Readiness readiness)
    {
        for (var i = 0; i < 100; i++)
        {
            var count = poller.Wait(_ready, 200);
            for (var k = 0; k < count; k++)
            {
                Assert.Equal(Token, _ready[k].Token);
                if ((_ready[k].Readiness & readiness) != 0)
                    return _ready[k].Readiness;
            }
        }
        throw new TimeoutException($"no {readiness} was reported");
    }

    private static void Close(TSocket socket, Socket end)
    {
        socket.Close();
        end.Dispose();
    }
}
