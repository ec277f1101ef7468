using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Status.Http;
using ChatCluster.Presentation;
using ChatCluster.Sockets;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>
/// The pages of <c>status</c>: a page to look at, which is the dashboard's without what only servers know; state, events, metrics and
/// health of the process.
/// </summary>
public sealed class StatusSite : IAsyncDisposable
{
    private const int PageLength = 100;
    private const int LongestPage = 1000;

    private static readonly PageFiles Files = new(typeof(StatusSite).Assembly);

    private readonly IStatusSource _source;
    private readonly SessionObservers _observers;
    private readonly SessionStatistics _statistics = new();
    private readonly EventHub _hub = new();
    private readonly EventObserver _events;
    private readonly HttpServer _server;

    /// <param name="listener">Listens already; its owner closes it, after this.</param>
    public StatusSite(Socket listener, IStatusSource source, SessionObservers observers, TimeProvider time)
    {
        _source = source;
        _observers = observers;
        _events = new EventObserver(_hub, time);
        _server = new HttpServer(listener, AnswerAsync);
        observers.Add(_statistics);
        observers.Add(_events);
    }

    /// <summary>A new configuration is in use.</summary>
    public void Reloaded() => _events.Reloaded(_source.Reloads);

    public async ValueTask DisposeAsync()
    {
        _observers.Remove(_statistics);
        _observers.Remove(_events);
        await _server.DisposeAsync();
    }

    private async ValueTask<HttpResponse> AnswerAsync(HttpRequest request) => request.Path switch
    {
        "/healthz" => HttpResponse.Text(HttpStatus.Ok, "ok\n"),
        "/metrics" => new HttpResponse(HttpStatus.Ok, MetricsText.Type,
            Encoding.UTF8.GetBytes(MetricsText.Render(_source, _statistics, await _source.TrafficAsync()))),
        "/api/state" => await StateAsync(request),
        "/api/events" => new HttpResponse(HttpStatus.Ok, "text/event-stream", []) { Stream = _hub.StreamAsync },
        _ when Files.Find(request.Path, request.Language) is { } file =>
            new HttpResponse(HttpStatus.Ok, file.Type, file.Content) { Policy = PageFiles.Policy },
        _ => HttpResponse.Text(HttpStatus.NotFound, "here are /, /api/state, /api/events, /metrics and /healthz\n"),
    };

    private async Task<HttpResponse> StateAsync(HttpRequest request)
    {
        if (request.Number("offset", 0) is not { } offset || request.Number("limit", PageLength) is not { } limit || limit > LongestPage)
            return HttpResponse.Text(HttpStatus.BadRequest, $"offset and limit are numbers, limit at most {LongestPage}\n");

        var sessions = await _source.SessionsAsync(offset, limit);
        var body = StateJson.Render(_source, _statistics, sessions, offset, await _source.TrafficAsync());
        return new HttpResponse(HttpStatus.Ok, "application/json", body);
    }
}
