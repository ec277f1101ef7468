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
/// <param name="link">Dialled.</param>
/// <param name="address">"ip:port" that <paramref name="link"/> leads to.</param>
/// <param name="backoff">When to dial again after a loss; null for never.</param>
/// <param name="answerTime">
/// How long the server may take to say which user it is, a password costs it a tenth of a second of hashing; and how long the client waits for
/// other answers when the user wants to leave.
/// </param>
public sealed class ChatApp(
    ServerLink link, string address, IDialogue dialogue, IScreen screen, TimeProvider time, TimeSpan answerTime, Backoff? backoff)
{
    /// <summary>The course's server takes all bytes of one read for one message, so messages to it keep a distance.</summary>
    private static readonly TimeSpan CourseGap = TimeSpan.FromMilliseconds(50);

    private ChatState _state = new() { Address = address };
    private Task<string?>? _line;
    private Prompt _asked = Prompt.Silent;
    private bool _sawInvalidInput;
    private TimeSpan _heard;
    private TimeSpan? _leaveBy;

    /// <summary>Talks until the person or script leaves or the connection ends.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        screen.Show(new Connected(address));
        await ApplyAsync(Requests.Beat(_state, Now, isConnected: true), stop);
        int? exit = null;
        while (exit is null)
        {
            AskForLine();
            await WaitAsync(stop);
            exit = await HearServerAsync(stop)
                ?? await HearLineAsync(stop)
                ?? await KeepTimeAsync(stop)
                ?? await LookAsync(stop)
                ?? await LeaveAsync(stop);
        }
        return exit.Value;
    }

    private void AskForLine()
    {
        if (IsLeaving || dialogue.Ask(_state) is not { } prompt)
            return;
        if (_line is null)
            _line = screen.ReadLineAsync(prompt);
        else if (prompt != _asked)
            screen.AskAnew(prompt);
        _asked = prompt;
    }

    /// <summary>Waits for the server, the person or the time, whichever has something first.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = _state.Pending.Values.Select(DeadlineOf)
            .Concat([dialogue.Alarm, _state.NextHeartbeat, EndOfRecovery, EndOfAnswer, _leaveBy]).Min();
        var rest = next - Now ?? Timeout.InfiniteTimeSpan;
        var timer = Task.Delay(next is null || rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, enough.Token);
        await Task.WhenAny(_line is null ? [link.WaitAsync(stop), timer] : [link.WaitAsync(stop), _line, timer]);
        await enough.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task<int?> HearServerAsync(CancellationToken stop)
    {
        switch (await link.TakeAsync())
        {
            case null:
                return null;
            case ReceivedMessage(var message):
                return await TakeAsync(message, stop);
            case ReceivedConnection:
                await ApplyAsync(Resumption.LogIn(_state, Now), stop);
                return null;
            case ReceivedUnusable(var why):
                Show(new Unreadable(why));
                return null;
            case ReceivedGarbage(var why):
                await ApplyAsync(Reducer.Disconnect(_state, new ProtocolBroken(why)), stop);
                return ExitCode.Protocol;
            case ReceivedEnd(var reason, IsFinal: true):
                await DisconnectAsync(reason, stop);
                return ExitCode.CannotConnect;
            case ReceivedEnd(var reason, IsFinal: false):
                return await LoseAsync(reason, stop);
            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    private async Task<int?> HearLineAsync(CancellationToken stop)
    {
        if (_line is not { IsCompleted: true } line)
            return null;
        _line = null;
        _heard = Now;
        try
        {
            return await TakeAsync(await line is { } said ? dialogue.Hear(said, _state) : Intent.Leave, stop);
        }
        catch (InvalidDataException noText)
        {
            Show(new InvalidInput(noText.Message));
            return null;
        }
    }

    private async Task<int?> LookAsync(CancellationToken stop)
    {
        while (dialogue.Look() is { } intent)
        {
            if (await TakeAsync(intent, stop) is { } exit)
                return exit;
        }
        return null;
    }

    private async Task<int?> TakeAsync(Intent intent, CancellationToken stop)
    {
        if (intent.Event is { } what)
            Show(what);
        if (intent.Request is { } request)
            await AskAsync(request, intent.List, stop);
        if (intent.IsLeaving)
        {
            _leaveBy ??= Now + answerTime;
            if (_state is { Me: { } me, Recovery: null })
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
        if (link.IsResting && !await WakeAsync(stop))
            return;
        var needsGap = !_state.ServerAnswers;
        await ApplyAsync(Requests.Ask(_state, request, Now, list, asked: true), stop);
        if (needsGap)
            await Task.Delay(CourseGap, time, stop);
    }

    /// <summary>A script whose login is lost for good cannot go on; a person is asked for the password again.</summary>
    private async Task<int?> TakeAsync(Message message, CancellationToken stop)
    {
        var wasLost = _state is { Recovery: not null, Me: not null };
        await ApplyAsync(Reducer.Receive(_state, message, Now), stop);
        if (_state.Recovery?.Refusal is { } refusal && await LoseAsync(refusal.ErrorText!, stop) is { } end)
            return end;
        return wasLost && _state.Me is null && dialogue.NeedsEveryAnswer ? ExitCode.Refused : null;
    }

    /// <summary>The connection is lost, or an attempt to come back failed: the next attempt, or rest at the menu, or the end.</summary>
    private async Task<int?> LoseAsync(string reason, CancellationToken stop)
    {
        if (backoff is null || IsLeaving || !(_state.CanResume || MayRest))
            return await DisconnectAsync(reason, stop);
        var now = Now;
        if (MayRest && Resumption.IsVain(_state, now))
        {
            if (_state.CanResume)
                Show(new Unreachable(address, reason));
            await ApplyAsync(Reducer.GiveUp(_state), stop);
            await link.RestAsync();
            return null;
        }
        var delay = backoff.Before((_state.Recovery?.Attempt ?? 0) + 1);
        await ApplyAsync(Resumption.Lose(_state, reason, delay, now), stop);
        if (_state.Recovery is not null)
            link.Redial(delay, stop);
        return null;
    }

    /// <summary>Makes the connection that a person at the menu needs again.</summary>
    private async Task<bool> WakeAsync(CancellationToken stop)
    {
        try
        {
            await link.DialAsync(stop);
            return true;
        }
        catch (DialException failed)
        {
            Show(new Unreachable(address, failed.Message));
            return false;
        }
    }

    private async Task<int?> DisconnectAsync(string reason, CancellationToken stop)
    {
        await ApplyAsync(Reducer.Disconnect(_state, new Disconnected(address, reason)), stop);
        return ExitCode.Failed;
    }

    /// <summary>An end that was wished for, once the logout is answered; not a good one if something said is still without its answer.</summary>
    private async Task<int?> LeaveAsync(CancellationToken stop)
    {
        if (!IsLeaving || (_leaveBy > Now && _state.Recovery is null && (_state.Me is not null || _state.IsOwedAnswer)))
            return null;
        var wasOwed = _state.IsOwedAnswer;
        await ApplyAsync(Reducer.GiveUp(_state), stop);
        return wasOwed ? ExitCode.Failed : dialogue.ExitCode(_state, _sawInvalidInput);
    }

    /// <summary>
    /// An unanswered heartbeat says that the connection is dead. Without an answer to a login or logout nobody knows who we are: that ends any
    /// dialogue, unless there can be another connection. Any other answer may take its time.
    /// </summary>
    private async Task<int?> KeepTimeAsync(CancellationToken stop)
    {
        var now = Now;
        if (EndOfRecovery <= now)
            return await DisconnectAsync($"there was no way back within {dialogue.Patience!.Value.TotalSeconds} s", stop);
        if (EndOfAnswer <= now)
            return await DisconnectAsync(NoAnswer(dialogue.AnswerPatience!.Value), stop);
        var late = _state.Pending.Where(row => DeadlineOf(row.Value) <= now).ToList();
        if (late.Exists(row => Lateness.IsDeath(_state, row.Value)))
            return await LoseAsync(NoAnswer(Requests.HeartbeatPatience), stop);
        if (late.Exists(static row => row.Value.DecidesIdentity))
        {
            return _state is { Me: null, Recovery: null }
                ? await DisconnectAsync(NoAnswer(answerTime), stop)
                : await LoseAsync(NoAnswer(answerTime), stop);
        }
        await ApplyAsync(Lateness.Report(_state, late, now), stop);
        await ApplyAsync(Requests.Beat(_state, now, isConnected: !link.IsResting), stop);
        return null;
    }

    private static string NoAnswer(TimeSpan within) => $"the server did not answer within {within.TotalSeconds} s";

    private async Task ApplyAsync(Change change, CancellationToken stop)
    {
        _state = change.State;
        foreach (var what in change.Events)
            Show(what);
        foreach (var message in change.Outgoing)
            await link.SendAsync(message, stop);
    }

    private void Show(ChatEvent what)
    {
        _sawInvalidInput |= what is InvalidInput or CommandUnknown;
        screen.Show(what);
    }

    /// <summary>
    /// A server closes connections on which nobody logs in, and a person at the menu may take all the time there is: the next login dials.
    /// </summary>
    private bool MayRest => _state.Me is null && !dialogue.NeedsEveryAnswer;

    /// <summary>When the way back to the server has taken too long.</summary>
    private TimeSpan? EndOfRecovery => _state.Recovery?.Since + dialogue.Patience;

    /// <summary>When the last line has waited too long for its answer.</summary>
    private TimeSpan? EndOfAnswer => _state.Outbox.IsEmpty && !_state.Pending.Values.Any(static pending => pending.Asked) ? null : _heard + dialogue.AnswerPatience;

    private bool IsLeaving => _leaveBy is not null;

    private TimeSpan Now => Uptime.Now(time);

    private TimeSpan? DeadlineOf(PendingRequest pending) => Lateness.Deadline(_state, pending, answerTime);
}
