using System.Net;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>The connections to one address, one after the other. What they receive is taken one at a time.</summary>
/// <param name="address">An IP address or a host name, which is resolved at each connect; and the port.</param>
/// <param name="time">The clock for the wait before a reconnect.</param>
/// <param name="identity">How to verify the server's certificate, with TLS; null for plain TCP.</param>
public sealed class ServerLink(EndPoint address, TimeProvider time, ServerIdentity? identity = null) : IAsyncDisposable
{
    /// <summary>Never completes: nothing is received without a connection.</summary>
    private static readonly Task<Received> Nothing = new TaskCompletionSource<Received>().Task;

    private ServerConnection? _connection;
    private Task<Received>? _next = Nothing;
    private bool _isStranger = true;

    /// <summary>
    /// There is no connection, and none is being established: before the first <see cref="DialAsync"/> and after
    /// <see cref="GoOfflineAsync"/>.
    /// </summary>
    public bool IsOffline => _next == Nothing;

    /// <summary>Connects. Only while there is no connection.</summary>
    /// <inheritdoc cref="ServerConnection.DialAsync"/>
    public async Task DialAsync(CancellationToken stop)
    {
        await ConnectAsync(stop);
        _next = null;
    }

    /// <summary>
    /// Closes the connection and dials again. The next thing received is <see cref="ReceivedConnection"/>, or a <see cref="ReceivedEnd"/>
    /// with the reason.
    /// </summary>
    /// <param name="delay">How long to wait before dialling.</param>
    public void Redial(TimeSpan delay, CancellationToken stop) => _next = RedialAsync(delay, stop);

    /// <summary>Closes the connection and stays without one.</summary>
    public async Task GoOfflineAsync()
    {
        await DisposeAsync();
        _next = Nothing;
    }

    /// <inheritdoc cref="ServerConnection.SendAsync"/>
    public Task SendAsync(Message message, CancellationToken stop) => _connection?.SendAsync(message, stop) ?? Task.CompletedTask;

    /// <summary>Completes when <see cref="TakeAsync"/> has something to return.</summary>
    public Task WaitAsync(CancellationToken stop) => _next ??= _connection!.ReceiveAsync(stop);

    /// <summary>Takes what was received; null if nothing was yet.</summary>
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
