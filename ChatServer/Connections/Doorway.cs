using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Connections;

/// <summary>
/// What every connection passes before anything else, TLS included: is there room, for whom does a balancer speak, is there room for him?
/// </summary>
public sealed class Doorway(
    AddressRules rules,
    ConnectionCount count,
    ConnectionOptions options,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<Doorway> log)
{
    private long _connections;

    /// <param name="next">The connection's further life; runs only when it is let in.</param>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        await LoopConnection.EnterLoopOf(connection);
        var number = Interlocked.Increment(ref _connections);
        metrics.Accepted();
        if (!count.TryEnter())
        {
            await TurnAwayAsync(connection, number, "too many connections");
            return;
        }
        Visitor? visitor = null;
        try
        {
            visitor = await IdentifyAsync(connection, number);
            if (visitor is null)
                return;
            connection.Features.Set(visitor);
            // What follows counts him out, and may do so anywhere.
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            count.Leave();
            if (visitor?.LimitedAddress is { } limited)
                count.Leave(limited);
        }
        if (visitor.IsServed)
            return;
        metrics.Refused();
        log.TurnedAway(visitor.Number, visitor.Remote, "the TLS handshake did not succeed");
    }

    /// <returns>Who it is, counted among those of his address if such a limit is for him; null when he was turned away.</returns>
    private async Task<Visitor?> IdentifyAsync(ConnectionContext connection, long number)
    {
        var socket = (IPEndPoint)connection.RemoteEndPoint!;
        var person = socket;
        if (rules.IsBalancer(socket.Address))
        {
            var (source, problem) = await ReadProxyHeaderAsync(connection);
            if (problem is not null)
            {
                Close(number, socket, problem);
                return null;
            }
            person = source ?? socket;
        }
        var limited = rules.Limited(person.Address);
        if (limited is null || count.TryEnter(limited))
            return new(number, person.ToString(), limited);
        connection.RemoteEndPoint = person;
        await TurnAwayAsync(connection, number, "too many connections from this address");
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
                var rest = result.Buffer;
                var status = ProxyHeader.TryRead(ref rest, out var source);
                input.AdvanceTo(rest.Start, status == ProxyHeaderStatus.NeedMore ? rest.End : rest.Start);
                if (status == ProxyHeaderStatus.Complete)
                    return (source, null);
                if (status == ProxyHeaderStatus.Malformed)
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

    /// <summary>Closes with a word, for a person who wonders. Only where a client without TLS would understand it: before any handshake.</summary>
    private async Task TurnAwayAsync(ConnectionContext connection, long number, string why)
    {
        Close(number, (IPEndPoint)connection.RemoteEndPoint!, why);
        var notice = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(new ErrorNotice(ErrorCode.TooManyRequests, why), notice);
        try
        {
            using var limit = new CancellationTokenSource(options.DrainTime, time);
            await connection.Transport.Output.WriteAsync(notice.WrittenMemory, limit.Token);
        }
        catch (Exception gone) when (IsLoss(gone) || gone is OperationCanceledException)
        {
            // Then he does not wonder.
        }
    }

    /// <summary>A reset comes as the one, a network that is gone (timed out, no route to the host) as the other.</summary>
    private static bool IsLoss(Exception end) => end is IOException or SocketException;

    private void Close(long number, IPEndPoint remote, string why)
    {
        metrics.Refused();
        log.TurnedAway(number, remote.ToString(), why);
    }
}
