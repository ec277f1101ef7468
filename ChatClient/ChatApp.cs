using System.Text;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client;

/// <summary>The one loop: a line typed or a message received, a new state, shown. Everything happens in it, one thing after the other.</summary>
/// <param name="address">"ip:port" that <paramref name="connection"/> was dialled to.</param>
/// <param name="answerTime">How long the server may take for an answer; a password alone costs it a tenth of a second of hashing.</param>
public sealed class ChatApp(ServerConnection connection, string address, IDialogue dialogue, IScreen screen, TimeProvider time, TimeSpan answerTime)
{
    /// <summary>The course's server takes all bytes of one read for one message, so messages to it keep a distance.</summary>
    private static readonly TimeSpan CourseGap = TimeSpan.FromMilliseconds(50);

    private ChatState _state = new() { Address = address };
    private bool _sawInvalidInput;
    private bool _leaving;

    /// <summary>Talks until the person or script leaves or the connection ends.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        screen.Show(new Connected(address));
        Task<string?>? line = null;
        var received = connection.ReceiveAsync(stop);
        while (true)
        {
            if (dialogue.Look() is { } intent)
            {
                if (await TakeAsync(intent, stop) is { } end)
                    return end;
                continue;
            }
            if (_leaving && _state.Me is null && _state.Pending.IsEmpty)
                return dialogue.ExitCode(_state, _sawInvalidInput);
            if (line is null && !_leaving && dialogue.Ask(_state) is { } prompt)
                line = screen.ReadLineAsync(prompt);

            await WaitAsync(received, line, stop);
            if (received.IsCompleted)
            {
                if (await TakeAsync(await received, stop) is { } end)
                    return end;
                received = connection.ReceiveAsync(stop);
            }
            if (line is { IsCompleted: true })
            {
                var said = await line;
                line = null;
                if (await TakeAsync(said is null ? Intent.Leave : dialogue.Hear(said, _state), stop) is { } end)
                    return end;
            }
            if (await ExpireAsync(stop) is { } failed)
                return failed;
        }
    }

    private async Task WaitAsync(Task received, Task? line, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = _state.Pending.Values.Select(static pending => (DateTimeOffset?)pending.Deadline).Append(dialogue.Alarm).Min();
        var rest = next - time.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        var timer = Task.Delay(next is null || rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, enough.Token);
        await Task.WhenAny(line is null ? [received, timer] : [received, line, timer]);
        await enough.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task<int?> TakeAsync(Intent intent, CancellationToken stop)
    {
        if (intent.Event is { } what)
            Show(what);
        if (intent.Request is { } request)
            await AskAsync(request, intent.List, stop);
        if (intent.IsLeaving)
        {
            _leaving = true;
            if (_state.Me is { } me)
                await AskAsync(new Logout(me.UserId), ListKind.Friends, stop);
        }
        return intent.Exit;
    }

    private async Task AskAsync(Message request, ListKind list, CancellationToken stop)
    {
        if (Encoding.UTF8.GetByteCount(MessageCodec.ToText(request)) >= FrameReader.DefaultMaxBytes)
        {
            Show(new InvalidInput($"this is longer than a message can be ({FrameReader.DefaultMaxBytes / 1024} KiB)!"));
            return;
        }
        var needsGap = !_state.ServerAnswers;
        await ApplyAsync(Requests.Ask(_state, request, Deadline(), list, asked: true), stop);
        if (needsGap)
            await Task.Delay(CourseGap, time, stop);
    }

    private async Task<int?> TakeAsync(Received received, CancellationToken stop)
    {
        switch (received)
        {
            case ReceivedMessage(var message):
                await ApplyAsync(Reducer.Receive(_state, message, Deadline()), stop);
                return null;
            case ReceivedUnusable(var why):
                Show(new Unreadable(why));
                return null;
            case ReceivedGarbage(var why):
                await ApplyAsync(Reducer.Disconnect(_state, new ProtocolBroken(why)), stop);
                return ExitCode.Protocol;
            case ReceivedEnd(var reason):
                await ApplyAsync(Reducer.Disconnect(_state, new Disconnected(address, reason)), stop);
                return ExitCode.Failed;
            default:
                throw new InvalidOperationException(received.GetType().Name);
        }
    }

    /// <summary>Without an answer to a login or logout nobody knows who we are: that ends any dialogue.</summary>
    private async Task<int?> ExpireAsync(CancellationToken stop)
    {
        var wasOpen = _state.IsIdentityOpen;
        var change = Reducer.Expire(_state, time.GetUtcNow());
        if (change.Events.Count == 0)
            return null;
        await ApplyAsync(change, stop);
        if (!dialogue.NeedsEveryAnswer && wasOpen == _state.IsIdentityOpen)
            return null;
        Show(new Disconnected(address, $"the server did not answer within {answerTime.TotalSeconds} s"));
        return ExitCode.Failed;
    }

    private async Task ApplyAsync(Change change, CancellationToken stop)
    {
        _state = change.State;
        foreach (var what in change.Events)
            Show(what);
        foreach (var message in change.Outgoing)
            await connection.SendAsync(message, stop);
    }

    private void Show(ChatEvent what)
    {
        _sawInvalidInput |= what is InvalidInput;
        screen.Show(what);
    }

    private DateTimeOffset Deadline() => time.GetUtcNow() + answerTime;
}
