using ChatCluster.Server.Accounts;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Extensions.Logging;

namespace ChatCluster.Server;

/// <summary>The wiring diagram: everything the server is made of, top to bottom.</summary>
public static class ServerModule
{
    /// <summary>From the signal to stop until whatever has not ended by itself is cut off.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(4);

    public static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        AddLogging(builder, options);
        AddSockets(builder, options);

        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(options)
            .AddSingleton(options.Connections)
            .AddSingleton(options.CourseClients)
            .AddSingleton(options.Passwords)
            .AddSingleton(options.Database)
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopTime)
            .AddHostedService<ServerLife>()

            // Connections, Dispatch
            .AddSingleton<Readiness>()
            .AddSingleton<ChatConnectionHandler>()
            .AddSingleton<MessageDispatcher>()

            // Handlers
            .AddSingleton<Signature>()
            .AddSingleton<IMessageHandler, LoginHandler>()
            .AddSingleton<IMessageHandler, LogoutHandler>()
            .AddSingleton<IMessageHandler, RegisterHandler>()
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
            .AddSingleton<PasswordUpgrade>()
            .AddSingleton<ResumeTokens>()

            // Stores
            .AddSingleton<UserStore>()
            .AddSingleton<FriendStore>()
            .AddSingleton<GroupStore>()
            .AddSingleton<RosterStore>()
            .AddSingleton<OfflineMessageStore>()
            .AddSingleton<SentMessageStore>()
            .AddSingleton<PresenceStore>()
            .AddSingleton<LeaseStore>()
            .AddSingleton<SecretStore>()
            .AddSingleton<LessonSeed>()
            .AddSingleton<SchemaMigrator>()
            .AddSingleton<Database>();
        return builder.Build();
    }

    private static void AddLogging(WebApplicationBuilder builder, ServerOptions options)
    {
        var format = new LogLine();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelConvert.ToSerilogLevel(options.LogLevel))
            .WriteTo.Console(format);
        if (options.LogFile is { } file)
        {
            // The sink would go on in silence if it could not write.
            File.AppendAllText(file, "");
            configuration.WriteTo.File(format, file);
        }
        builder.Logging
            .SetMinimumLevel(options.LogLevel)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Why it could not start, the program says in one sentence of its own.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddProvider(new SerilogLoggerProvider(configuration.CreateLogger(), dispose: true));
    }

    private static void AddSockets(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(options.Address, options.Port, listener => listener.UseConnectionHandler<ChatConnectionHandler>()));
        // A flush then ends when the kernel has the bytes, not when they lie in one more buffer: see OutboxWriter.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1);
    }
}
