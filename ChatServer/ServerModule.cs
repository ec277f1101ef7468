using ChatCluster.Server.Accounts;
using ChatCluster.Server.Admin;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Logging;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server;

/// <summary>The wiring diagram: everything the server is made of, top to bottom.</summary>
public static class ServerModule
{
    /// <summary>From the signal to stop until whatever has not ended by itself is cut off.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2.2);

    /// <summary>What a connection may have sent without being read: more than the largest frame.</summary>
    private const int UnreadBytes = 128 * 1024;

    /// <param name="time">The clock of all deadlines and limits; null for the system's.</param>
    /// <exception cref="IOException">A file named in the options cannot be used.</exception>
    public static WebApplication Build(ServerOptions options, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        AddLogging(builder, options, time ?? TimeProvider.System);
        AddSockets(builder, options);

        builder.Services
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(options)
            .AddSingleton(options.Connections)
            .AddSingleton(options.Transport)
            .AddSingleton(options.CourseClients)
            .AddSingleton(options.Passwords)
            .AddSingleton(options.Accounts)
            .AddSingleton(options.Database)
            .AddSingleton(options.Lease)
            .AddSingleton(options.Mailbox)
            .AddSingleton(options.Delivery)
            .AddSingleton(options.Quotas)
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopTime)
            .AddHostedService(services => new AdminSite(
                options.Admin, services.GetRequiredService<StatusReport>(), services.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<StatusReport>()
            .AddHostedService<ServerLife>()

            // Connections, Dispatch
            .AddSingleton<AddressRules>()
            .AddSingleton<ConnectionCount>()
            .AddSingleton<Doorway>()
            .AddSingleton<Readiness>()
            .AddSingleton<SilenceWatch>()
            .AddSingleton<ConnectionEnd>()
            .AddSingleton<ChatConnectionHandler>()
            .AddSingleton<MessageDispatcher>()

            // Handlers
            .AddSingleton<Signature>()
            .AddSingleton<PasswordProof>()
            .AddSingleton<IMessageHandler, LoginHandler>()
            .AddSingleton<IMessageHandler, LogoutHandler>()
            .AddSingleton<IMessageHandler, RegisterHandler>()
            .AddSingleton<IMessageHandler, ChangePasswordHandler>()
            .AddSingleton<IMessageHandler, LogoutAllHandler>()
            .AddSingleton<IMessageHandler, ChatHandler>()
            .AddSingleton<IMessageHandler, AddFriendHandler>()
            .AddSingleton<IMessageHandler, CreateGroupHandler>()
            .AddSingleton<IMessageHandler, JoinGroupHandler>()
            .AddSingleton<IMessageHandler, GroupChatHandler>()
            .AddSingleton<IMessageHandler, HeartbeatHandler>()
            .AddSingleton<IMessageHandler, DeliveredHandler>()
            .AddSingleton<IMessageHandler, RosterHandler>()

            // Delivery, Sessions, Accounts
            .AddSingleton<MessageRouter>()
            .AddSingleton<ReceiverGates>()
            .AddSingleton<Welcome>()
            .AddSingleton<MailboxPager>()
            .AddHostedService<ConfirmationTimeout>()
            .AddSingleton<LateMessages>()
            .AddSingleton<CourseDocuments>()
            .AddSingleton<Farewell>()
            .AddSingleton<PresenceNews>()
            .AddSingleton<SentMessages>()
            .AddSingleton<SentMessageRecorder>()
            .AddHostedService(services => services.GetRequiredService<SentMessageRecorder>())
            .AddSingleton<SessionRegistry>()
            .AddSingleton<ServerName>()
            .AddSingleton<OnlineUsers>()
            .AddSingleton<ServerLease>()
            .AddHostedService(services => services.GetRequiredService<ServerLease>())
            .AddSingleton<PasswordService>()
            .AddSingleton<LoginThrottle>()
            .AddSingleton<RegistrationLimit>()
            .AddSingleton<PasswordUpgrade>()
            .AddSingleton<ResumeTokens>()

            // Stores
            .AddSingleton<UserStore>()
            .AddSingleton<FriendStore>()
            .AddSingleton<GroupStore>()
            .AddSingleton<GroupMembers>()
            .AddSingleton<RosterStore>()
            .AddSingleton<OfflineMessageStore>()
            .AddSingleton<SentMessageStore>()
            .AddSingleton<PresenceStore>()
            .AddSingleton<LeaseStore>()
            .AddSingleton<SecretStore>()
            .AddSingleton<LessonSeed>()
            .AddSingleton<SchemaMigrator>()
            .AddSingleton<FencingToken>()
            .AddSingleton<Database>()

            .AddSingleton<ServerMetrics>();
        return builder.Build();
    }

    private static void AddLogging(WebApplicationBuilder builder, ServerOptions options, TimeProvider time)
    {
        var log = new LogProvider(options.LogLevel, options.LogFile, time);
        builder.Logging
            .SetMinimumLevel(options.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Why it could not start, the program says in one sentence of its own.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // No scopes: Kestrel opens one for each connection, and our lines say its number themselves.
        builder.Services.Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = false);
        // Made by the container, in its eyes, and therefore disposed of by it.
        builder.Services.AddSingleton<ILoggerProvider>(_ => log);
        builder.Services.AddSingleton(log);
    }

    private static void AddSockets(WebApplicationBuilder builder, ServerOptions options)
    {
        var tls = options.Tls?.Load();
        builder.WebHost.UseKestrelCore();
        if (options.Transport.Loops > 0)
            builder.Services.AddSingleton<IConnectionListenerFactory, LoopTransport>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port, listener =>
        {
            listener.Use(next =>
            {
                var doorway = listener.ApplicationServices.GetRequiredService<Doorway>();
                return connection => doorway.PassAsync(connection, next);
            });
            if (tls is not null)
                listener.UseHttps(tls);
            listener.UseConnectionHandler<ChatConnectionHandler>();
        }));
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            // For Kestrel's own sockets: a flush then ends when the kernel has the bytes, not when they lie in one more buffer (see OutboxWriter).
            transport.MaxWriteBufferSize = 1;
            transport.MaxReadBufferSize = UnreadBytes;
            transport.CreateBoundListenSocket = ListenSocket.Create;
        });
    }
}
