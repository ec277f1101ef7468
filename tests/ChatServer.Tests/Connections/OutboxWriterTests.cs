using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class OutboxWriterTests
{
    /// <summary>As the server sets its transport up: a flush ends when everything has been taken.</summary>
    private readonly Pipe _socket = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

    private readonly Outbox _outbox = new(new(), overflow: () => { });

    [Fact]
    public async Task Transport_OfTheServer_KeepsNothingBack()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(1, server.Get<IOptions<SocketTransportOptions>>().Value.MaxWriteBufferSize);
    }

    [Fact]
    public async Task Item_IsWrittenOnlyWhenTheSocketHasTakenIt()
    {
        var written = new TaskCompletionSource<bool>();
        var item = new OutboxItem("hello"u8.ToArray()) { WhenSettled = written.SetResult };
        var writer = new OutboxWriter(_outbox, _socket.Writer, pacer: null, new ServerMetrics());
        var running = RunAsync(writer);

        _outbox.TryPost(item);
        var read = await _socket.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("hello"u8.ToArray(), read.Buffer.ToArray());
        Assert.False(written.Task.IsCompleted);
        _socket.Reader.AdvanceTo(read.Buffer.End);

        Assert.True(await written.Task);
        _outbox.Complete();
        await running;
        Assert.Equal(5, writer.BytesWritten);
    }

    /// <summary>Kestrel completes its end so when the kernel gives up: after a pulled cable, or without a route to the host.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    public async Task PeerGone_WhatWasNotTakenIsSettledAsSuchInOrder(SocketError? error)
    {
        var settled = new List<(int Number, bool Written)>();
        var items = Enumerable.Range(0, 5)
            .Select(number => new OutboxItem(new byte[] { (byte)number }) { WhenSettled = written => settled.Add((number, written)) })
                .ToList();
        var running = RunAsync(new(_outbox, _socket.Writer, pacer: null, new ServerMetrics()));
        _outbox.TryPost(items[0]);
        await _socket.Reader.ReadAsync(TestContext.Current.CancellationToken);
        foreach (var item in items.Skip(1))
            _outbox.TryPost(item);

        await _socket.Reader.CompleteAsync(error is { } lost ? new SocketException((int)lost) : null);

        await running;
        Assert.Equal(Enumerable.Range(0, 5).Select(number => (number, false)), settled);
        Assert.False(_outbox.TryPost(new(new byte[1])));
    }

    [Fact]
    public async Task Complete_WritesWhatWaitsFirst()
    {
        for (byte number = 0; number < 10; number++)
            _outbox.TryPost(new(new[] { number }));
        var written = new List<bool>();
        _outbox.TryPost(new(new byte[1]) { WhenSettled = written.Add });
        _outbox.Complete();

        var running = RunAsync(new(_outbox, _socket.Writer, pacer: null, new ServerMetrics()));
        var read = await _socket.Reader.ReadAtLeastAsync(11, TestContext.Current.CancellationToken);
        _socket.Reader.AdvanceTo(read.Buffer.End);

        await running;
        Assert.True(Assert.Single(written));
    }

    /// <summary>As a connection's handler does.</summary>
    private async Task RunAsync(OutboxWriter writer)
    {
        while (await _outbox.WaitAsync())
        {
            if (!await writer.TryWriteBatchAsync())
                break;
        }
        writer.End();
    }
}
