using System.Net;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>The way to one address over any number of connections, one after the other. What comes from there is taken one at a time.</summary>
/// <param name="time">Measures the wait before dialling again.</param>
/// <param name="identity">What the server must prove, with TLS; null for plain TCP.</param>
public sealed class ServerLink(IPEndPoint address, TimeProvider time, ServerIdentity? identity = null) : IAsyncDisposable
{
    /// <summary>What is received where there is no connection.</summary>
    private static readonly Task<Received> Silence = new TaskCompletionSource<Received>().Task;

    private ServerConnection? _connection;
    private Task<Received>? _next = Silence;
    private bool _isStranger = true;

    /// <summary>There is no connection, and none is being made: not before the first <see cref="DialAsync"/>, and after <see cref="RestAsync"/>.</summary>
    public bool IsResting => _next == Silence;

    /// <summary>Makes a connection where there is none.</summary>
    /// <inheritdoc cref="ServerConnection.DialAsync"/>
    public async Task DialAsync(CancellationToken stop)
    {
        await ConnectAsync(stop);
        _next = null;
    }

    /// <summary>Gives up the connection there is; what comes next is another (<see cref="ReceivedConnection"/>), or why there is none.</summary>
    /// <param name="delay">To wait before.</param>
    public void Redial(TimeSpan delay, CancellationToken stop) => _next = RedialAsync(delay, stop);

    /// <summary>Gives up the connection for now.</summary>
    public async Task RestAsync()
    {
        await DisposeAsync();
        _next = Silence;
    }

    /// <inheritdoc cref="ServerConnection.SendAsync"/>
    public Task SendAsync(Message message, CancellationToken stop) => _connection?.SendAsync(message, stop) ?? Task.CompletedTask;

    /// <summary>Completes when there is something for <see cref="TakeAsync"/>.</summary>
    public Task WaitAsync(CancellationToken stop) => _next ??= _connection!.ReceiveAsync(stop);

    /// <summary>Takes what came; null when nothing did yet.</summary>
    public async Task<Received?> TakeAsync()
    {
        if (_next is not { IsCompleted: true } came)
            return null;
        _next = null;
        return await came;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        _isStranger &= !connection.WasHeard;
        await connection.DisposeAsync();
    }

    private async Task<Received> RedialAsync(TimeSpan delay, CancellationToken stop)
    {
        await DisposeAsync();
        await Task.Delay(delay, time, stop);
        try
        {
            await ConnectAsync(stop);
            return new ReceivedConnection();
        }
        catch (DialException failed)
        {
            return new ReceivedEnd(failed.Message, failed.IsFinal);
        }
    }

    private async Task ConnectAsync(CancellationToken stop) =>
        _connection = await ServerConnection.DialAsync(address, identity, _isStranger, stop);
}
