using System.Text;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Dispatch;

public sealed class LateOutcomeTests
{
    /// <summary>A sender that gets no answer waits and resends for ever.</summary>
    [Theory]
    [InlineData(false, "\"errno\":12")]
    [InlineData(true, "\"errno\":13")]
    public async Task LateOutcome_ThatFails_IsAnswered(bool isCancelled, string expected)
    {
        var late = new TaskCompletionSource<Outcome>();
        using var metrics = new ServerMetrics();
        var dispatcher = new MessageDispatcher([new LateHandler(late.Task)], new FencingToken(TimeProvider.System), metrics,
            NullLogger<MessageDispatcher>.Instance);
        var session = new ClientSession(new(new()), "somewhere", new(new(), overflow: () => { }));
        await dispatcher.DispatchAsync(session, new Heartbeat { Seq = 7 });
        Assert.Null(session.Outbox.Take(1));

        if (isCancelled)
            late.SetCanceled(TestContext.Current.CancellationToken);
        else
            late.SetException(new InvalidOperationException("nobody foresaw this"));

        Assert.True(await session.Outbox.WaitAsync());
        var answer = Encoding.UTF8.GetString(session.Outbox.Take(1)!.Frame.Span);
        Assert.Contains(expected, answer);
        Assert.Contains("\"seq\":7", answer);
    }

    [Fact]
    public async Task LateOutcome_WithoutStorage_IsErrno12()
    {
        using var metrics = new ServerMetrics();
        var dispatcher = new MessageDispatcher(
            [new LateHandler(Task.FromException<Outcome>(new StorageException("gone")))],
            new FencingToken(TimeProvider.System),
            metrics,
            NullLogger<MessageDispatcher>.Instance);
        var session = new ClientSession(new(new()), "somewhere", new(new(), overflow: () => { }));

        await dispatcher.DispatchAsync(session, new Heartbeat { Seq = 7 });

        Assert.True(await session.Outbox.WaitAsync());
        Assert.Contains("storage is unavailable", Encoding.UTF8.GetString(session.Outbox.Take(1)!.Frame.Span));
    }

    private sealed class LateHandler(Task<Outcome> late) : IMessageHandler
    {
        public MessageId Request => MessageId.Heartbeat;

        public bool RequiresLogin => false;

        public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => new(new Outcome(null, null, late));
    }
}
