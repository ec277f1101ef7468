using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using ChatCluster.Server.Workers;
using StackExchange.Redis;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// One connection to Redis, from a successful connect to its replacement. Every call has a deadline of its own: calls to a Redis that is
/// suspended with open connections would otherwise wait for it.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(1);

    private readonly ConnectionMultiplexer _redis;

    private RedisConnection(ConnectionMultiplexer redis)
    {
        _redis = redis;
        IsSharded = redis.GetServers().Any(static server => server.ServerType == ServerType.Cluster);
    }

    /// <summary>A Redis Cluster: with sharded channels a message goes to one node instead of all.</summary>
    public bool IsSharded { get; }

    /// <param name="lost">Called when the connection fails; messages may be lost from then on.</param>
    /// <exception cref="Exception">See <see cref="IsExpected"/>.</exception>
    public static async Task<RedisConnection> OpenAsync(BusOptions options, Action lost)
    {
        var certificate = new RedisCertificate();
        var opening = ConnectionMultiplexer.ConnectAsync(Configuration(options, certificate));
        try
        {
            var redis = await opening.WaitAsync(2 * CallTime);
            redis.ConnectionFailed += (_, _) => lost();
            return new(redis);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            DisposeLateAsync(opening).Guarded();
            // The library may report a refused certificate as a wrong password, or only that it could not connect.
            throw certificate.Objection is { } objection ? new AuthenticationException(objection, failure) : failure;
        }
    }

    /// <returns>Whether a call ended in a way that is no bug: Redis did not answer, or not in time.</returns>
    public static bool IsExpected(Exception failure) =>
        failure is RedisException or AuthenticationException or TimeoutException or ObjectDisposedException or OperationCanceledException
            or IOException;

    /// <returns>In short why a call failed; the library's own messages go on with figures about its threads.</returns>
    public static string Reason(Exception failure, bool tls) => failure switch
    {
        TimeoutException => "no answer in time",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "it rejects the user or the password",
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => tls
            ? "no Redis with TLS answers there" : "no Redis answers there",
        RedisConnectionException => "the connection has failed",
        _ => failure.Message.Split('\n')[0],
    };

    /// <param name="received">Called with one message after the other.</param>
    public async Task SubscribeAsync(string channel, bool sharded, Action<ReadOnlyMemory<byte>> received)
    {
        var queue = await _redis.GetSubscriber().SubscribeAsync(Channel(channel, sharded)).WaitAsync(CallTime);
        queue.OnMessage(message => received(message.Message));
    }

    /// <returns>How many connections got it; of a cluster with channels that are not sharded, those of one node only.</returns>
    public Task<long> PublishAsync(string channel, bool sharded, byte[] message) =>
        _redis.GetSubscriber().PublishAsync(Channel(channel, sharded), message).WaitAsync(CallTime);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _redis.CloseAsync(allowCommandsToComplete: false).WaitAsync(CallTime);
            await _redis.DisposeAsync().AsTask().WaitAsync(CallTime);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            // It is given up anyway.
        }
    }

    private static async Task DisposeLateAsync(Task<ConnectionMultiplexer> opening)
    {
        try
        {
            await (await opening).DisposeAsync();
        }
        catch (Exception failure)
        {
            // Nobody uses this connection.
            Debug.WriteLine(failure.Message);
        }
    }

    private static RedisChannel Channel(string name, bool sharded) => sharded ? RedisChannel.Sharded(name) : RedisChannel.Literal(name);

    private static ConfigurationOptions Configuration(BusOptions options, RedisCertificate certificate)
    {
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ConnectTimeout = (int)CallTime.TotalMilliseconds,
            AsyncTimeout = (int)CallTime.TotalMilliseconds,
            ConnectRetry = 1,
            ReconnectRetryPolicy = new LinearRetry(500),
            // What cannot be sent now fails now: it is stored, and its row is found later.
            BacklogPolicy = BacklogPolicy.FailFast,
            Ssl = options.Tls,
            User = options.User,
            Password = options.Password,
            DefaultDatabase = options.Database,
            ServiceName = options.Sentinel,
            ClientName = "ChatServer",
        };
        configuration.CertificateValidation += certificate.Accepts;
        options.Certificate?.AddTo(configuration);
        foreach (var (host, port) in options.Hosts)
        {
            configuration.EndPoints.Add(
                IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
        }
        return configuration;
    }
}
