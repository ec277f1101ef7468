using ChatCluster.Server.Accounts;
using ChatCluster.Server.Admin;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Delivery.Routes;
using ChatCluster.Server.Dispatch;
using ChatCluster.Server.Events;
using ChatCluster.Server.Handlers;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server;

/// <summary>The composition root: all parts of the server, from top to bottom.</summary>
public static class ServerModule
{
    /// <summary>From the stop signal until connections that have not ended are aborted.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2.2);

    /// <param name="time">The clock of all deadlines and limits; null for the system's.</param>
    /// <param name="bus">How servers in this process talk to each other; null for what the options say.</param>
    /// <exception cref="IOException">A file named in the options cannot be used.</exception>
    public static WebApplication Build(ServerOptions options, TimeProvider? time = null, IClusterBus? bus = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        var name = new ServerName();
        builder.AddLogging(options.Log, name, time ?? TimeProvider.System);
        builder.AddSockets(options);
        options.Bus?.Certificate?.Check();

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
            .AddSingleton(options.SecondLogin)
            .AddSingleton(options.Mailbox)
            .AddSingleton(options.Delivery)
            .AddSingleton(options.Quotas)
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopTime)
            // Only under systemd: tells it when the server is ready and when it stops.
            .AddSystemd()
            .AddHostedService(services => new AdminSite(
                options.Admin, services.GetRequiredService<StatusReport>(), services.GetRequiredService<EventHub>(),
                services.GetRequiredService<ServerMetrics>(), services.GetRequiredService<ServerGauges>(),
                services.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<StatusReport>()
            .AddSingleton<ServerGauges>()
            .AddHostedService<ServerLife>()

            // Connections, Dispatch
            .AddSingleton<AddressRules>()
            .AddSingleton<ConnectionCount>()
            .AddSingleton<ConnectionNumbers>()
            .AddSingleton<ConnectionGate>()
            .AddSingleton<StartupGate>()
            .AddSingleton<IdleTimeoutMonitor>()
            .AddSingleton<ConnectionAnnouncer>()
            .AddSingleton<ConnectionEnd>()
            .AddSingleton<ChatConnectionFactory>()
            .AddSingleton<ChatConnectionHandler>()
            .AddSingleton<MessageDispatcher>()

            // Handlers
            .AddSingleton<MessageStamper>()
            .AddSingleton<PasswordProof>()
            .AddSingleton<LoginCheck>()
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
            .AddSingleton<IMessageHandler, LocateHandler>()

            // Delivery: the routes in the order in which they are tried
            .AddSingleton<LocalRoute>()
            .AddSingleton<IDeliveryRoute>(services => services.GetRequiredService<LocalRoute>())
            .AddSingleton<IDeliveryRoute, ClusterRoute>()
            .AddSingleton<OfflineRoute>()
            .AddSingleton<IDeliveryRoute>(services => services.GetRequiredService<OfflineRoute>())
            .AddSingleton<MessageRouter>()
            .AddSingleton<PushFactory>()
            .AddSingleton<CourseDocuments>()
            .AddSingleton<UserLocks>()
            .AddSingleton<GroupMembers>()
            .AddSingleton<UndeliveredMessages>()
            .AddHostedService<ConfirmationTimeout>()
            .AddSingleton<LoginSequence>()
            .AddSingleton<LoginDelivery>()
            .AddSingleton<DeferredDelivery>()
            .AddSingleton<MailboxPager>()
            .AddSingleton<DeliveredRows>()
            .AddSingleton<RelayReceiver>()
            .AddSingleton<Backlog>()
            .AddSingleton<ClusterInbox>()
            .AddSingleton<LogoutSequence>()
            .AddSingleton<PresenceNews>()
            .AddSingleton<DedupCache>()
            .AddSingleton<DedupFlusher>()
            .AddHostedService(services => services.GetRequiredService<DedupFlusher>())

            // Events, Cluster
            .AddSingleton<EventHub>()
            .AddSingleton<ServerEvents>()
            .AddSingleton(services => bus ?? (options.Bus is { } redis
                ? ActivatorUtilities.CreateInstance<RedisBus>(services, redis)
                : new SingleNode()))

            // Sessions, Accounts
            .AddSingleton<SessionRegistry>()
            .AddSingleton(name)
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
            .AddSingleton<RosterStore>()
            .AddSingleton<OfflineMessageStore>()
            .AddSingleton<DedupStore>()
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
}
