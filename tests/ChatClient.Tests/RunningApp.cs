using ChatCluster.Client;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Input;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.TestKit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The whole client but for the process: input and output in memory, a real socket to a scripted server.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly ScriptedServer _server = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ServerLink _link;
    private readonly List<ScriptedPeer> _peers = [];
    private Task<int>? _app;

    private RunningApp(TimeProvider time)
    {
        Time = time;
        _link = new(_server.Address, time);
    }

    public TimeProvider Time { get; }

    public QueuedLines Input { get; } = new();

    public WatchedWriter Output { get; } = new();

    public WatchedWriter Errors { get; } = new();

    public string Address => _server.Address.ToString();

    /// <summary>The server's end of the connection, of the last one there was.</summary>
    public ScriptedPeer Peer => _peers[^1];

    public static Task<RunningApp> ForPersonAsync(
        TimeSpan? answerTime = null, TimeProvider? time = null, bool isReconnecting = true) =>
            new RunningApp(time ?? TimeProvider.System).StartAsync(
        static app => (
            new MenuDialogue(app.Time, MenuQuestions.Course, new CourseCommands()),
            new CourseScreen(app.Input, app.Output, app.Errors, CommandTable.Help)),
        answerTime, isReconnecting);

    /// <summary>The client as a user has it who did not ask for the course's words. Nothing is coloured.</summary>
    public static Task<RunningApp> ForTalkAsync(Language language = Language.English, TimeProvider? time = null) =>
        new RunningApp(time ?? TimeProvider.System).StartAsync(
            app =>
            {
                var (texts, paint) = (ClientTexts.Of(language), new Painter(isColoured: false));
                var words = new ScreenWords(texts, ClientTexts.Sentences(language), paint, TalkHelp.Lines(texts), app.Time);
                return (
                    new MenuDialogue(app.Time, MenuQuestions.Of(texts), new TalkCommands(new TalkPrompt(texts, paint).Of)),
                    new TalkScreen(app.Input, app.Output, app.Errors, words, new ChatState { Address = app.Address }));
            },
            answerTime: null, isReconnecting: true);

    public static Task<RunningApp> ForScriptAsync(
        TimeSpan? answerTime = null, TimeProvider? time = null, bool isReconnecting = true, ILineReader? input = null)
    {
        var printed = new PrintedLines();
        return new RunningApp(time ?? TimeProvider.System).StartAsync(
            app => (new ScriptDialogue(app.Time, printed), new PlainScreen(input ?? app.Input, app.Output, CommandTable.Help, printed)),
            answerTime, isReconnecting);
    }

    /// <summary>The client's next connection.</summary>
    public async Task AcceptAsync() => _peers.Add(await _server.AcceptAsync());

    /// <summary>From now on nobody answers at the address.</summary>
    public void StopListening() => _server.Dispose();

    /// <summary>The exit code, once the client has ended.</summary>
    public Task<int> EndAsync() => _app!.WaitAsync(ScriptedPeer.Deadline);

    /// <summary>Answers the login that comes next as our server does.</summary>
    public async Task AcceptLoginAsync(int id = 13, string name = "zhang san", string server = "127.0.0.1:6000", string more = "")
    {
        var login = await Peer.ReadAsync();
        await Peer.SendAsync($$"""{"errno":0,"id":{{id}},"msgid":2,"name":"{{name}}","seq":{{Wire.Seq(login)}},"server":"{{server}}"{{more}}}""" + "\0");
    }

    /// <summary>Takes the client's next connection and its login by token.</summary>
    /// <returns>The login.</returns>
    public async Task<string> AcceptBackAsync(string reply = "\"errno\":0,\"id\":13,\"name\":\"zhang san\",\"server\":\"127.0.0.1:6002\"")
    {
        await AcceptAsync();
        var login = await Peer.ReadAsync();
        await Peer.SendAsync($$"""{"msgid":2,"seq":{{Wire.Seq(login)}},{{reply}}}""" + "\0");
        return login!;
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
        await _link.DisposeAsync();
        _peers.ForEach(static peer => peer.Dispose());
        _server.Dispose();
        _stop.Dispose();
    }

    private async Task<RunningApp> StartAsync(Func<RunningApp, (IDialogue Dialogue, IScreen Screen)> wire, TimeSpan? answerTime,
        bool isReconnecting)
    {
        await _link.DialAsync(_stop.Token);
        await AcceptAsync();
        var (dialogue, screen) = wire(this);
        var app = new ChatApp(
            _link, Address, dialogue, screen, Time, answerTime ?? LongEnough, isReconnecting ? new Backoff(new LargestChance()) : null);
        _app = Task.Run(() => app.RunAsync(_stop.Token));
        return this;
    }

    /// <summary>Makes a backoff wait its full time.</summary>
    private sealed class LargestChance : Random
    {
        public override double NextDouble() => 1;
    }
}
