using System.Net;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Admin;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Logging;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Transport;

namespace ChatCluster.Server;

/// <summary>All options. The command line sets the first half; the rest are the limits of each folder.</summary>
public sealed record ServerOptions
{
    public required IPAddress Address { get; init; }

    /// <summary>0 to 65535; with 0 the system chooses a free port.</summary>
    public required int Port { get; init; }

    /// <summary>Adds the course's test users to an empty database.</summary>
    public bool SeedLesson { get; init; }

    public LogOptions Log { get; init; } = new();

    /// <summary>Null for plain TCP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Where /status and the like are answered; null for nowhere.</summary>
    public AdminOptions? Admin { get; init; }

    public required DatabaseOptions Database { get; init; }

    /// <summary>How the servers of the cluster talk to each other; null for the lesson's servers, which do not.</summary>
    public BusOptions? Bus { get; init; }

    public SecondLogin SecondLogin { get; init; } = new();

    public LeaseOptions Lease { get; init; } = new();

    public QuotaOptions Quotas { get; init; } = new();

    public PasswordOptions Passwords { get; init; } = new();

    public AccountLimits Accounts { get; init; } = new();

    public CourseClientOptions CourseClients { get; init; } = new();

    public ConnectionOptions Connections { get; init; } = new();

    public MailboxLimits Mailbox { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    public TransportOptions Transport { get; init; } = new();
}
