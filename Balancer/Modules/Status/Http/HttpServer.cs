using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Modules.Status.Http;

/// <summary>
/// A small HTTP/1.1 server for pages of the process, beside its event loops: a web framework would be larger than the balancer. At most
/// <see cref="MaxConnections"/> clients at once; a further one is answered 503.
/// </summary>
internal sealed class HttpServer : IAsyncDisposable
{
    public const int MaxConnections = 32;

    private static readonly byte[] TooMany = HttpResponse.Refuse(HttpStatus.Unavailable).ToBytes(isHead: false, keepsAlive: false);

    private readonly Socket _listener;
    private readonly Func<HttpRequest, ValueTask<HttpResponse>> _answer;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The clients being served; those that have ended are taken out when the next one comes.</summary>
    private readonly List<Task> _clients = [];
    private readonly Task _accepting;

    /// <param name="listener">Listens already; its owner closes it, after this.</param>
    public HttpServer(Socket listener, Func<HttpRequest, ValueTask<HttpResponse>> answer)
    {
        (_listener, _answer) = (listener, answer);
        Address = listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public EndPoint Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        await Task.WhenAll(_clients);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stopping.Token);
                _clients.RemoveAll(static served => served.IsCompleted);
                _clients.Add(ServeAsync(client, hasRoom: _clients.Count < MaxConnections));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // The client is gone already, or no descriptor is left: those of the proxy come first.
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private async Task ServeAsync(Socket client, bool hasRoom)
    {
        try
        {
            client.NoDelay = true;
            if (hasRoom)
                await new HttpConnection(client, _stopping.Token).ServeAsync(_answer);
            else
                await client.SendAsync(TooMany, _stopping.Token);
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException)
        {
            // The client has gone, was too slow, or the server ends.
        }
        finally
        {
            client.Dispose();
        }
    }
}
