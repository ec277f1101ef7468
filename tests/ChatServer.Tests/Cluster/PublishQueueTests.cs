using ChatCluster.Server.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>Messages to one server share a command while the command before is on its way.</summary>
public sealed class PublishQueueTests
{
    private readonly List<(byte[] Bytes, TaskCompletionSource<bool> Answer)> _commands = [];
    private readonly PublishQueue _queue;

    public PublishQueueTests() => _queue = new(
        bytes =>
        {
            var answer = new TaskCompletionSource<bool>();
            _commands.Add((bytes, answer));
            return answer.Task;
        },
        NullLogger.Instance);

    [Fact]
    public async Task Send_WhileACommandIsOnItsWay_WaitsAndSharesTheNext()
    {
        var first = _queue.SendAsync(Answer(1));
        var second = _queue.SendAsync(Answer(2));
        var third = _queue.SendAsync(Answer(3));
        Assert.Equal([Answer(1)], BusMessage.Read(Assert.Single(_commands).Bytes));

        _commands[0].Answer.SetResult(true);
        Assert.True(await first);
        Assert.Equal([Answer(2), Answer(3)], BusMessage.Read(_commands[1].Bytes));

        _commands[1].Answer.SetResult(false);
        Assert.False(await second);
        Assert.False(await third);
        Assert.Equal(2, _commands.Count);
    }

    [Fact]
    public async Task Send_AfterACommandThatFailed_IsTried()
    {
        var first = _queue.SendAsync(Answer(1));
        _commands[0].Answer.SetException(new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);

        var second = _queue.SendAsync(Answer(2));
        _commands[1].Answer.SetResult(true);
        Assert.True(await second);
    }

    [Fact]
    public async Task Send_OfMoreThanACommandMayCarry_GoesInSeveral()
    {
        var rows = Enumerable.Range(0, 12_000).Select(static row => new RelayedRow(row, long.MaxValue - row)).ToList();
        var all = Enumerable.Range(0, 4).Select(sender => _queue.SendAsync(new RelayRequest("a:1", sender, rows))).ToList();
        for (var next = 0; next < _commands.Count; next++)
        {
            Assert.Single(BusMessage.Read(_commands[next].Bytes));
            _commands[next].Answer.SetResult(true);
        }
        await Task.WhenAll(all);
        Assert.Equal(4, _commands.Count);
    }

    private static RelayAnswer Answer(long row) => new RelayAnswer("a:1", row, Delivered: true);
}
