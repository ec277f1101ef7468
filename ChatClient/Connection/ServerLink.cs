using System.Net;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Connection;

/// <summary>The way to one address over any number of connections, one after the other.</summary>
/// <param name="time">Measures the wait before dialling again.</param>
/// <param name="identity">What the server must prove, with TLS; null for plain TCP.</param>
public sealed class ServerLink(IPEndPoint address, TimeProvider time, ServerIdentity? identity = null) : IAsyncDisposable
{
    private ServerConnection? _connection;

    /// <summary>Makes the first connection.</summary>
    /// <inheritdoc cref="ServerConnection.DialAsync"/>
    public async Task DialAsync(CancellationToken stop) => _connection = await ServerConnection.DialAsync(address, identity, stop);

    /// <summary>Gives up the connection there is and makes another.</summary>
    /// <param name="delay">To wait before.</param>
    /// <returns><see cref="ReceivedConnection"/>, or <see cref="ReceivedEnd"/> when nobody answered.</returns>
    public async Task<Received> RedialAsync(TimeSpan delay, CancellationToken stop)
    {
        await DisposeAsync();
        await Task.Delay(delay, time, stop);
        try
        {
            await DialAsync(stop);
            return new ReceivedConnection();
        }
        catch (DialException failed)
        {
            return new ReceivedEnd(failed.Message, failed.IsFinal);
        }
    }

    /// <inheritdoc cref="ServerConnection.SendAsync"/>
    public Task SendAsync(Message message, CancellationToken stop) => _connection?.SendAsync(message, stop) ?? Task.CompletedTask;

    /// <inheritdoc cref="ServerConnection.ReceiveAsync"/>
    public Task<Received> ReceiveAsync(CancellationToken stop) =>
        _connection?.ReceiveAsync(stop) ?? throw new InvalidOperationException("dial comes first");

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }
}
