using System.Net;
using System.Text.Json;
using ChatCluster.Dashboard.Cluster;
using ChatCluster.Dashboard.Control;
using ChatCluster.Presentation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Dashboard.Site;

/// <summary>The web site: the page, what it shows (<c>/api/snapshot</c>, <c>/events</c>), what its buttons do (<c>/control</c>).</summary>
internal static class DashboardSite
{
    private const int MaxConnections = 200;
    private const int MaxRequestBytes = 4096;

    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(500);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static WebApplication Build(IPEndPoint place, Language language, ClusterView view, ControlCommands commands)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(place, listener => listener.Protocols = HttpProtocols.Http1);
        });
        builder.WebHost.UseShutdownTimeout(StopTime);
        var files = new PageFiles(typeof(DashboardSite).Assembly);
        var site = builder.Build();
        site.Use(CheckAsync);
        site.Run(context => (context.Request.Method, context.Request.Path.Value) switch
        {
            ("GET", "/events") => StreamAsync(context, view, site.Lifetime.ApplicationStopping),
            ("GET", "/api/snapshot") => SendAsync(context, "application/json", view.ToJson()),
            ("POST", "/control") => ControlAsync(context, view, commands),
            ("GET", { } path) when files.Find(path, language) is { } file => SendAsync(context, file.Type, file.Content),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound, "here are /, /api/snapshot and /events"),
        });
        return site;
    }

    /// <summary>The page gets everything from here, and nobody may show it within another page.</summary>
    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = PageFiles.Policy;
        return RequestRules.IsForUs(context.Request.Host)
            ? next(context)
            : RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "ask by address or by the name localhost");
    }

    private static async Task StreamAsync(HttpContext context, ClusterView view, CancellationToken stopping)
    {
        context.Response.ContentType = "text/event-stream";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await view.Hub.StreamAsync(
                async bytes =>
                {
                    await context.Response.Body.WriteAsync(bytes, ending.Token);
                    await context.Response.Body.FlushAsync(ending.Token);
                },
                ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the program ends.
        }
    }

    private static async Task ControlAsync(HttpContext context, ClusterView view, ControlCommands commands)
    {
        if (!RequestRules.IsFromOurPage(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "only the page itself may do this");
            return;
        }
        try
        {
            var request = await context.Request.ReadFromJsonAsync<ControlRequest>(Json, context.RequestAborted);
            var problem = request?.Command is null ? "the command is missing" : await commands.RunAsync(request, view.ProcessOf);
            if (problem is null)
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            else
                await RefuseAsync(context, StatusCodes.Status409Conflict, problem);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "not a command in JSON");
        }
    }

    private static Task SendAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
