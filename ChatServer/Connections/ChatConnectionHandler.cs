using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatCluster.Server.Connections;

/// <summary>The life of one connection, from its admission to its close.</summary>
public sealed class ChatConnectionHandler(
    ChatConnectionFactory connections,
    ConnectionEnd end,
    StartupGate startup,
    IdleTimeoutMonitor monitor,
    ILogger<ChatConnectionHandler> log) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        // A peer that disconnects while this waits is detected by the first read.
        if (!startup.IsOpen)
            await startup.WaitAsync(connection.ConnectionClosed)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var chat = connections.Create(connection);
        var writing = WriteAsync(chat);
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        var stopping = lifetime?.ConnectionClosedRequested ?? CancellationToken.None;
        var registration = stopping.UnsafeRegister(static loop => ((FrameLoop)loop!).End(CloseReason.ServerStopping), chat.Loop);
        var reason = CloseReason.Fault;
        try
        {
            LoopConnection.WatchForLoss(connection, chat.Loop);
            monitor.Add(chat.Loop, chat.Activity);
            // Nothing that follows needs the connection's thread.
            reason = await chat.Loop.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            monitor.Remove(chat.Loop);
            registration.Unregister();
            await end.RunAsync(chat, writing, reason);
        }
    }

    /// <summary>Writes until the outbox ends, or until the peer is gone, which ends the reading too.</summary>
    private async Task WriteAsync(ChatConnection chat)
    {
        try
        {
            while (await chat.Session.Outbox.WaitAsync())
            {
                if (await chat.Writer.TryWriteBatchAsync())
                    continue;
                chat.Loop.Lose();
                break;
            }
        }
        catch (Exception fault)
        {
            log.Failed(fault, chat.Session.Number, chat.Session.Remote);
            chat.Loop.End(CloseReason.Fault);
        }
        await end.SettleAsync(chat);
    }
}
