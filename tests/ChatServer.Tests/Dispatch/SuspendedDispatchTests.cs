using System.Text;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Dispatch;

/// <summary>A process was suspended while messages waited on a connection.</summary>
public sealed class SuspendedDispatchTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly SettableTimeProvider _time = new();
    private readonly ServerMetrics _metrics = new();
    private readonly ClientSession _session = new(new(new()), "somewhere", new(new(), overflow: () => { }));
    private readonly FencingToken _token;
    private readonly MessageDispatcher _dispatcher;

    public SuspendedDispatchTests()
    {
        _token = new(_time);
        _dispatcher = new([new Handler(MessageId.Chat), new Handler(MessageId.GroupChat)], _token, _metrics,
            NullLogger<MessageDispatcher>.Instance);
        _session.BecomeExtended();
        _session.SignIn(new Identity(13, "zhang san"), "login");
        Renew();
    }

    public void Dispose() => _metrics.Dispose();

    /// <summary>The first is sent again, and must not come behind the second.</summary>
    [Fact]
    public async Task ChatBehindARefusedOne_IsRefusedToo_UntilAllThatHasArrivedIsHandled()
    {
        _time.Advance(Lease);
        Assert.Contains("\"errno\":12", await AskAsync(new Chat { To = 15, Text = "first", Mid = "1", Seq = 1 }));

        Renew();
        Assert.Contains("\"errno\":12", await AskAsync(new GroupChat { GroupId = 1, Text = "second", Mid = "2", Seq = 2 }));

        _session.RefusesChats = false;
        Assert.Contains("\"errno\":0", await AskAsync(new Chat { To = 15, Text = "first", Mid = "1", Seq = 3 }));
    }

    private void Renew()
    {
        _token.Hold(new("127.0.0.1:6000", 1), _time.GetTimestamp(), Lease);
        _token.NoteAnswer(_time.GetTimestamp());
    }

    private async Task<string> AskAsync(Message message)
    {
        await _dispatcher.DispatchAsync(_session, message);
        Assert.True(await _session.Outbox.WaitAsync());
        return Encoding.UTF8.GetString(_session.Outbox.Take(1)!.Frame.Span);
    }

    private sealed class Handler(MessageId request) : IMessageHandler
    {
        public MessageId Request => request;

        public bool RequiresLogin => true;

        public ValueTask<Outcome> HandleAsync(ClientSession session, Message message) => new(new Ack { Request = Request });
    }
}
