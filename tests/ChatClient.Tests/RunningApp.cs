using ChatCluster.Client;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Screen;
using ChatCluster.TestKit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The whole client but for the process: input and output in memory, a real socket to a scripted server.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly ScriptedServer _server = new();
    private readonly CancellationTokenSource _stop = new();
    private ServerConnection? _connection;
    private Task<int>? _app;

    public QueuedLines Input { get; } = new();

    public WatchedWriter Output { get; } = new();

    public WatchedWriter Errors { get; } = new();

    public string Address => _server.Address.ToString();

    /// <summary>The server's end of the connection.</summary>
    public ScriptedPeer Peer { get; private set; } = null!;

    public static Task<RunningApp> ForPersonAsync(TimeSpan? answerTime = null) => new RunningApp().StartAsync(
        static app => (new MenuDialogue(TimeProvider.System), new ChatScreen(app.Input, app.Output, app.Errors, CommandTable.Help)), answerTime);

    public static Task<RunningApp> ForScriptAsync(TimeSpan? answerTime = null)
    {
        var printed = new PrintedLines();
        return new RunningApp().StartAsync(
            app => (new ScriptDialogue(TimeProvider.System, printed), new PlainScreen(app.Input, app.Output, CommandTable.Help, printed)), answerTime);
    }

    /// <summary>The exit code, once the client has ended.</summary>
    public Task<int> EndAsync() => _app!.WaitAsync(ScriptedPeer.Deadline);

    /// <summary>Answers the login that comes next as our server does.</summary>
    public async Task AcceptLoginAsync(int id = 13, string name = "zhang san", string server = "127.0.0.1:6000", string more = "")
    {
        var login = await Peer.ReadAsync();
        await Peer.SendAsync($$"""{"errno":0,"id":{{id}},"msgid":2,"name":"{{name}}","seq":{{Wire.Seq(login)}},"server":"{{server}}"{{more}}}""" + "\0");
    }

    /// <summary>Acknowledges the request that comes next.</summary>
    /// <returns>The request.</returns>
    public async Task<string> AcknowledgeAsync(string members)
    {
        var request = await Peer.ReadAsync();
        await Peer.SendAsync($$"""{"msgid":101,"re":{{Wire.MessageId(request)}},"seq":{{Wire.Seq(request)}},{{members}}}""" + "\0");
        return request!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_app!);
        await _connection!.DisposeAsync();
        Peer.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }

    private async Task<RunningApp> StartAsync(Func<RunningApp, (IDialogue Dialogue, IScreen Screen)> wire, TimeSpan? answerTime)
    {
        _connection = await ServerConnection.DialAsync(_server.Address, _stop.Token);
        Peer = await _server.AcceptAsync();
        var (dialogue, screen) = wire(this);
        var app = new ChatApp(_connection, Address, dialogue, screen, TimeProvider.System, answerTime ?? LongEnough);
        _app = Task.Run(() => app.RunAsync(_stop.Token));
        return this;
    }
}
