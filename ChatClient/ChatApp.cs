using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Input;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client;

/// <summary>
/// The client's one loop: it takes a typed line, a message or a passed deadline, computes the next state and shows what changed. Everything
/// happens in it, one thing after the other.
/// </summary>
/// <param name="link">Connected.</param>
/// <param name="address">"ip:port" of <paramref name="link"/>, to show.</param>
/// <param name="answerTime">
/// How long the server may take to answer a login, registration or logout (it spends a tenth of a second on hashing a password), and how
/// long the client waits for outstanding answers when the user leaves.
/// </param>
/// <param name="backoff">The delays between attempts to reconnect; null to end when the connection is lost.</param>
public sealed class ChatApp(
    ServerLink link, string address, IDialogue dialogue, IScreen screen, TimeProvider time, TimeSpan answerTime, Backoff? backoff)
{
    private readonly ChatSession _session = new(link, address, screen, time, new(backoff, mayWaitAtMenu: !dialogue.NeedsEveryAnswer));
    private readonly Deadlines _deadlines = new(dialogue, answerTime);
    private Task<string?>? _line;
    private Prompt _prompt = Prompt.Silent;
    private TimeSpan _lastLine;

    private ChatState State => _session.State;

    /// <summary>Runs until the user or the script leaves, or the connection ends.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        screen.Show(new Connected(address));
        await _session.ApplyAsync(Requests.Beat(State, _session.Now, isConnected: true), stop);
        int? exit = null;
        while (exit is null)
        {
            PromptForLine();
            await WaitAsync(stop);
            exit = await ReceiveAsync(stop)
                ?? await ReadLineAsync(stop)
                ?? await CheckDeadlinesAsync(stop)
                ?? await PollDialogueAsync(stop)
                ?? await EndAsync(stop);
        }
        return exit.Value;
    }

    private void PromptForLine()
    {
        if (_session.IsLeaving || dialogue.NextPrompt(State) is not { } prompt)
            return;
        if (_line is null)
            _line = screen.ReadLineAsync(prompt);
        else if (prompt != _prompt)
            screen.ReplacePrompt(prompt);
        _prompt = prompt;
    }

    /// <summary>Waits for the server, the user or the next deadline, whichever comes first.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        TimeSpan?[] times = [_deadlines.Next(State, _lastLine), dialogue.NextPoll, State.NextHeartbeat, _session.LeaveBy];
        var next = times.Min();
        var rest = next - _session.Now ?? Timeout.InfiniteTimeSpan;
        var timer = Task.Delay(next is null || rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, enough.Token);
        await Task.WhenAny(_line is null ? [link.WaitAsync(stop), timer] : [link.WaitAsync(stop), _line, timer]);
        await enough.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task<int?> ReceiveAsync(CancellationToken stop)
    {
        switch (await link.TakeAsync())
        {
            case null:
                return null;
            case ReceivedMessage(var message):
                return await ReceiveAsync(message, stop);
            case ReceivedConnection:
                await _session.ApplyAsync(Resumption.LogIn(State, _session.Now), stop);
                return null;
            case ReceivedUnusable(var why):
                _session.Show(new Unreadable(why));
                return null;
            case ReceivedGarbage(var why):
                await _session.ApplyAsync(Reducer.Disconnect(State, new ProtocolBroken(why)), stop);
                return ExitCode.Protocol;
            case ReceivedEnd(var reason, IsFinal: true):
                await _session.DisconnectAsync(reason, stop);
                return ExitCode.CannotConnect;
            case ReceivedEnd(var reason, IsFinal: false):
                return await _session.LoseConnectionAsync(reason, stop);
            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    /// <summary>When the login is lost for good, a script cannot continue; a user is asked for the password again.</summary>
    private async Task<int?> ReceiveAsync(Message message, CancellationToken stop)
    {
        var wasLost = State is { Recovery: not null, Me: not null };
        await _session.ApplyAsync(Reducer.Receive(State, message, _session.Now), stop);
        if (State.Recovery?.Refusal is { } refusal && await _session.LoseConnectionAsync(refusal.ErrorText!, stop) is { } end)
            return end;
        return wasLost && State.Me is null && dialogue.NeedsEveryAnswer ? ExitCode.Refused : null;
    }

    private async Task<int?> ReadLineAsync(CancellationToken stop)
    {
        if (_line is not { IsCompleted: true } line)
            return null;
        _line = null;
        _lastLine = _session.Now;
        try
        {
            if (await line is not { } text)
                return await ExecuteAsync(dialogue.HandleEndOfInput(), stop);
            var intent = dialogue.HandleLine(text, State);
            if (_prompt.IsCommand)
                _session.Show(new CommandEntered(text, intent.Request));
            return await ExecuteAsync(intent, stop);
        }
        catch (InvalidDataException invalid)
        {
            _session.Show(new InvalidInput(invalid.Message));
            return null;
        }
    }

    private async Task<int?> PollDialogueAsync(CancellationToken stop)
    {
        while (dialogue.Poll() is { } intent)
        {
            if (await ExecuteAsync(intent, stop) is { } exit)
                return exit;
        }
        return null;
    }

    private async Task<int?> ExecuteAsync(Intent intent, CancellationToken stop)
    {
        if (intent.Event is { } what)
            _session.Show(what);
        if (intent.Update is { } update)
            await _session.ApplyAsync(Change.None(update(State)), stop);
        if (intent.Request is { } request)
            await _session.SendAsync(request, intent.List, stop);
        if (intent.IsLeaving)
            await _session.LeaveAsync(answerTime, stop);
        return intent.Exit;
    }

    private async Task<int?> CheckDeadlinesAsync(CancellationToken stop)
    {
        var now = _session.Now;
        if (_deadlines.Expired(State, _lastLine, now) is { } expired)
        {
            return expired.IsFinal
                ? await _session.DisconnectAsync(expired.Reason, stop)
                : await _session.LoseConnectionAsync(expired.Reason, stop);
        }
        await _session.ApplyAsync(Lateness.Report(State, _deadlines.Late(State, now), now), stop);
        await _session.ApplyAsync(Requests.Beat(State, now, isConnected: !link.IsOffline), stop);
        return null;
    }

    /// <summary>
    /// Ends the program after a logout, once it is answered or its time is up. The end is a failure if a request still has no answer.
    /// </summary>
    private async Task<int?> EndAsync(CancellationToken stop)
    {
        var isAnswered = State.Me is null && !State.IsOwedAnswer;
        if (!_session.IsLeaving || (_session.LeaveBy > _session.Now && State.Recovery is null && !isAnswered))
            return null;
        var wasOwed = State.IsOwedAnswer;
        await _session.ApplyAsync(Reducer.AbandonRequests(State), stop);
        return wasOwed ? ExitCode.Failed : dialogue.ExitCode(State, _session.SawInvalidInput);
    }
}
