using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Transport;
using ChatCluster.Sockets.ProxyProtocol;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Connections;

/// <summary>A connection that was admitted, for the rest of its life.</summary>
/// <param name="Remote">The client's address and port; behind a balancer, not the socket's.</param>
/// <param name="LimitedAddress">See <see cref="AddressRules.Limited"/>.</param>
internal sealed record AdmittedConnection(ConnectionNumber Number, string Remote, IPAddress? LimitedAddress)
{
    /// <summary>False until the TLS handshake, if there is one, has succeeded.</summary>
    public bool IsServed { get; set; }
}

/// <summary>
/// The first middleware of every connection, before TLS: the limit of all connections, the PROXY protocol header of a balancer, the limit
/// for the client's address.
/// </summary>
public sealed class ConnectionGate(
    AddressRules rules,
    ConnectionCount count,
    ConnectionOptions options,
    ConnectionNumbers numbers,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<ConnectionGate> log)
{
    /// <param name="next">The rest of the connection's life; runs only when it is admitted.</param>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        await LoopConnection.EnterLoopOf(connection);
        var number = new ConnectionNumber(numbers);
        metrics.Accepted();
        if (!count.TryEnter())
        {
            await RefuseAsync(connection, number, "too many connections");
            return;
        }
        AdmittedConnection? admitted = null;
        try
        {
            admitted = await AdmitAsync(connection, number);
            if (admitted is null)
                return;
            connection.Features.Set(admitted);
            // What follows updates the counts, on any thread.
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            count.Leave();
            if (admitted?.LimitedAddress is { } limited)
                count.Leave(limited);
        }
        if (admitted.IsServed)
            return;
        metrics.Refused();
        log.ConnectionRefused(admitted.Number.Value, admitted.Remote, "the TLS handshake did not succeed");
    }

    /// <returns>The connection, counted for its address if such a limit applies; null when it was refused.</returns>
    private async Task<AdmittedConnection?> AdmitAsync(ConnectionContext connection, ConnectionNumber number)
    {
        var peer = (IPEndPoint)connection.RemoteEndPoint!;
        var client = peer;
        if (rules.IsBalancer(peer.Address))
        {
            var (source, problem) = await ReadProxyHeaderAsync(connection);
            if (problem is not null)
            {
                NoteRefusal(number, peer, problem);
                return null;
            }
            client = source ?? peer;
        }
        var limited = rules.Limited(client.Address);
        if (limited is null || count.TryEnter(limited))
            return new(number, client.ToString(), limited);
        connection.RemoteEndPoint = client;
        await RefuseAsync(connection, number, "too many connections from this address");
        return null;
    }

    private async Task<(IPEndPoint? Source, string? Problem)> ReadProxyHeaderAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(options.ProxyHeaderTime, time);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(limit.Token);
                var received = result.Buffer;
                var seen = received.Slice(0, Math.Min(received.Length, ProxyHeaderReader.MaxLength)).ToArray();
                var header = ProxyHeaderReader.Read(seen, ProxyHeaderRules.Specification);
                var rest = received.GetPosition(header.Length);
                input.AdvanceTo(rest, header.Status == ProxyHeaderStatus.NeedMore ? received.End : rest);
                if (header.Status == ProxyHeaderStatus.Complete)
                    return (header.Header?.Source, null);
                if (header.Status == ProxyHeaderStatus.Malformed)
                    return (null, "malformed PROXY protocol header");
                if (result.IsCompleted)
                    return (null, "closed before the end of its PROXY protocol header");
            }
        }
        catch (OperationCanceledException)
        {
            return (null, "no PROXY protocol header in time");
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return (null, "connection lost within its PROXY protocol header");
        }
    }

    /// <summary>
    /// Tells the client why it is refused. Only before any TLS handshake, because only there a client without TLS would understand it.
    /// </summary>
    private async Task RefuseAsync(ConnectionContext connection, ConnectionNumber number, string why)
    {
        NoteRefusal(number, (IPEndPoint)connection.RemoteEndPoint!, why);
        try
        {
            using var limit = new CancellationTokenSource(options.DrainTime, time);
            var notice = MessageCodec.ToFrame(new ErrorNotice(ErrorCode.TooManyRequests, why));
            await connection.Transport.Output.WriteAsync(notice, limit.Token);
        }
        catch (Exception gone) when (IsLoss(gone) || gone is OperationCanceledException)
        {
            // The client is gone, so it needs no reason.
        }
    }

    /// <summary>A reset is an IOException; a network failure (timed out, no route to the host) is a SocketException.</summary>
    private static bool IsLoss(Exception end) => end is IOException or SocketException;

    private void NoteRefusal(ConnectionNumber number, IPEndPoint remote, string why)
    {
        metrics.Refused();
        log.ConnectionRefused(number.Value, remote.ToString(), why);
    }
}
