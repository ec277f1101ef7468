using System.Text;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Framing;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client;

/// <summary>The state of the client, with the connection and the screen on which each change of it has its effect.</summary>
/// <param name="link">Connected.</param>
/// <param name="address">"ip:port" of <paramref name="link"/>, to show.</param>
/// <param name="reconnect">Decides what follows a lost connection.</param>
internal sealed class ChatSession(ServerLink link, string address, IScreen screen, TimeProvider time, ReconnectPolicy reconnect)
{
    /// <summary>
    /// The course's server takes all bytes of one read for one message, so messages to it are sent at least this far apart.
    /// </summary>
    private static readonly TimeSpan CourseGap = TimeSpan.FromMilliseconds(50);

    public ChatState State { get; private set; } = new() { Address = address };

    /// <summary>A line of input was no command, or the server did not know it.</summary>
    public bool SawInvalidInput { get; private set; }

    /// <summary>When the program ends although answers are outstanding; null while the user has not left.</summary>
    public TimeSpan? LeaveBy { get; private set; }

    public bool IsLeaving => LeaveBy is not null;

    public TimeSpan Now => Uptime.Now(time);

    /// <summary>Takes over the changed state, shows its events and sends its messages.</summary>
    public async Task ApplyAsync(Change change, CancellationToken stop)
    {
        State = change.State;
        screen.Follow(State);
        foreach (var what in change.Events)
            Show(what);
        foreach (var message in change.Outgoing)
            await link.SendAsync(message, stop);
    }

    public void Show(ChatEvent what)
    {
        SawInvalidInput |= what is InvalidInput or CommandUnknown;
        screen.Show(what);
    }

    /// <summary>Sends a request of the user, and dials for it if the connection was given up at the menu.</summary>
    public async Task SendAsync(Message request, ListKind list, CancellationToken stop)
    {
        if (Encoding.UTF8.GetByteCount(MessageCodec.ToText(request)) >= FrameReader.DefaultMaxBytes)
        {
            Show(new InvalidInput($"the message is longer than {FrameReader.DefaultMaxBytes / 1024} KiB!"));
            return;
        }
        if (link.IsOffline && !await DialAsync(stop))
            return;
        var needsGap = !State.ServerAnswers;
        await ApplyAsync(Requests.Ask(State, request, Now, list, asked: true), stop);
        if (needsGap)
            await Task.Delay(CourseGap, time, stop);
    }

    /// <summary>Logs out and lets the program end when that is answered, or after <paramref name="patience"/>.</summary>
    public async Task LeaveAsync(TimeSpan patience, CancellationToken stop)
    {
        LeaveBy ??= Now + patience;
        if (State is { Me: { } me, Recovery: null })
            await SendAsync(new Logout(me.UserId), ListKind.Friends, stop);
    }

    /// <summary>The connection is lost, or an attempt to re-establish it failed.</summary>
    /// <returns>An <see cref="ExitCode"/> if the program ends.</returns>
    public async Task<int?> LoseConnectionAsync(string reason, CancellationToken stop)
    {
        var now = Now;
        switch (reconnect.Next(State, IsLeaving, now))
        {
            case ReconnectStep.WaitAtMenu:
                if (State.CanResume)
                    Show(new Unreachable(address, reason));
                await ApplyAsync(Reducer.AbandonRequests(State), stop);
                await link.GoOfflineAsync();
                return null;
            case ReconnectStep.Retry:
                var delay = reconnect.Delay(State);
                await ApplyAsync(Resumption.LoseConnection(State, reason, delay, now), stop);
                if (State.Recovery is not null)
                    link.Redial(delay, stop);
                return null;
            default:
                return await DisconnectAsync(reason, stop);
        }
    }

    /// <returns><see cref="ExitCode.Failed"/>: the program ends.</returns>
    public async Task<int?> DisconnectAsync(string reason, CancellationToken stop)
    {
        await ApplyAsync(Reducer.Disconnect(State, new Disconnected(address, reason)), stop);
        return ExitCode.Failed;
    }

    private async Task<bool> DialAsync(CancellationToken stop)
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
}
