using System.Text;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Transport;
using ChatCluster.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace ChatCluster.Server.Admin;

/// <summary>
/// A small web server beside the chat. It starts before the chat and ends after it, so that it can report "starting" and "stopping". There
/// is no password: anyone who can reach the address it listens on can read the pages.
/// </summary>
/// <param name="options">Null for no site.</param>
public sealed class AdminSite(
    AdminOptions? options, StatusReport report, EventHub events, ServerMetrics metrics, ServerGauges gauges, ILoggerFactory logs)
    : IHostedLifecycleService, IAsyncDisposable
{
    private const string PlainText = "text/plain; charset=utf-8";

    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(200);

    private MeterProvider? _metrics;
    private WebApplication? _site;

    /// <exception cref="IOException">It cannot listen there.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options is null)
            return;
        _site = Build(options);
        try
        {
            await _site.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"cannot listen on {options.Place} for --admin: {failure.Message}", failure);
        }
        logs.CreateLogger<AdminSite>().ServesPages(_site.Urls.Single());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        report.Stop();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_site is null)
            return;
        using var limit = new CancellationTokenSource(StopTime);
        await _site.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        _metrics?.Dispose();
    }

    private WebApplication Build(AdminOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        // A loop of its own, which leaves the last descriptors to the process: Kestrel's own sockets accept until none is left for the
        // runtime.
        if (OperatingSystem.IsLinux())
        {
            var transport = new TransportOptions { Loops = 1, MaxOperators = options.MaxConnections };
            builder.Services.AddSingleton<IConnectionListenerFactory>(
                _ => new LoopTransport(transport, logs.CreateLogger<LoopTransport>()));
        }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = OperatingSystem.IsLinux() ? null : options.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = options.IdleTime;
            kestrel.Limits.KeepAliveTimeout = options.IdleTime;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(options.Place, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var site = builder.Build();
        gauges.Show();
        _metrics = MetricsExport.Start(metrics);
        site.Use(CheckAsync);
        site.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, context => context.Request.Path == "/metrics", null, null, null);
        site.Run(AnswerAsync);
        return site;
    }

    /// <summary>Refuses what no page answers.</summary>
    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        if (!options!.IsAllowed(context.Request.Host))
        {
            response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await WriteAsync(context, PlainText, "ask by address, by the name localhost, or by a name given with --admin-host\n");
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else
            await next(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                await WriteAsync(context, PlainText, "ok\n");
                break;
            case "/readyz":
                var problem = await report.ProblemAsync();
                response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                await WriteAsync(context, PlainText, (problem ?? report.Readiness) + "\n");
                break;
            case "/status":
                await WriteAsync(context, "application/json", Encoding.UTF8.GetString(await report.ToJsonAsync()));
                break;
            case "/events":
                await StreamAsync(context);
                break;
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                await WriteAsync(context, PlainText, "here are /healthz, /readyz, /metrics, /status and /events\n");
                break;
        }
    }

    /// <summary>Kestrel aborts a reader that takes the bytes too slowly; the hub drops one that is too far behind.</summary>
    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _site!.Lifetime.ApplicationStopping);
        try
        {
            await events.StreamAsync(bytes => SendAsync(context.Response, bytes, ending.Token), ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader has left, or the server ends.
        }
    }

    private static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(bytes, cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static Task WriteAsync(HttpContext context, string type, string body)
    {
        context.Response.ContentType = type;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }
}
