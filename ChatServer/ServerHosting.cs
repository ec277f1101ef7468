using ChatCluster.Server.Connections;
using ChatCluster.Server.Logging;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Server;

/// <summary>The log and the sockets of the host.</summary>
internal static class ServerHosting
{
    /// <summary>Received bytes that are buffered before they are read: more than the largest frame.</summary>
    private const int UnreadBytes = 128 * 1024;

    public static void AddLogging(this WebApplicationBuilder builder, LogOptions options, ServerName name, TimeProvider time)
    {
        var log = new LogProvider(options, name.ToString, time);
        builder.Logging
            .SetMinimumLevel(options.Level)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Program prints its own sentence when the server cannot start.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // No scopes: Kestrel opens one for each connection, but the log lines contain its number already.
        builder.Services.Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = false);
        // As a factory, so that the container disposes of it.
        builder.Services.AddSingleton<ILoggerProvider>(_ => log);
        builder.Services.AddSingleton(log);
    }

    public static void AddSockets(this WebApplicationBuilder builder, ServerOptions options)
    {
        var tls = options.Tls?.Load();
        builder.WebHost.UseKestrelCore();
        if (options.Transport.Loops > 0)
            builder.Services.AddSingleton<IConnectionListenerFactory, LoopTransport>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port, listener =>
        {
            listener.Use(next =>
            {
                var gate = listener.ApplicationServices.GetRequiredService<ConnectionGate>();
                return connection => gate.PassAsync(connection, next);
            });
            if (tls is not null)
                listener.UseHttps(tls);
            listener.UseConnectionHandler<ChatConnectionHandler>();
        }));
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            // For Kestrel's own sockets: a flush then ends when the kernel has the bytes, not when they are in another buffer (see
            // OutboxWriter).
            transport.MaxWriteBufferSize = 1;
            transport.MaxReadBufferSize = UnreadBytes;
            transport.CreateBoundListenSocket = ListenSocketFactory.Create;
        });
    }
}
