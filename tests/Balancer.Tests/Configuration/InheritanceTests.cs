using ChatCluster.Balancer.Configuration;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class InheritanceTests
{
    private const string EverySetting =
        "proxy_connect_timeout 2s; proxy_timeout 3m; proxy_buffer_size 8k; proxy_half_close on; proxy_next_upstream off; "
        + "proxy_next_upstream_tries 4; proxy_next_upstream_timeout 5s; proxy_socket_keepalive on; tcp_nodelay off; "
        + "proxy_protocol v2; proxy_protocol_timeout 6s; limit_conn_dry_run on; limit_conn_log_level warn; ";

    private static readonly ServerConfig EverySettingRead = new()
    {
        Listens = [],
        ConnectTimeout = TimeSpan.FromSeconds(2),
        ProxyTimeout = TimeSpan.FromMinutes(3),
        BufferSize = 8192,
        HalfClose = true,
        NextUpstream = false,
        NextUpstreamTries = 4,
        NextUpstreamTimeout = TimeSpan.FromSeconds(5),
        SocketKeepalive = true,
        TcpNoDelay = false,
        ProxyProtocol = ProxyProtocol.Binary,
        ProxyProtocolTimeout = TimeSpan.FromSeconds(6),
        LimitDryRun = true,
        LimitLogLevel = LogLevel.Warn,
    };

    [Theory]
    [InlineData("", "", false)]
    [InlineData(EverySetting, "", true)]
    [InlineData("", EverySetting, true)]
    public void Setting_OfStreamOrServer_Counts(string stream, string server, bool read) =>
        Assert.Equal(read ? EverySettingRead : new ServerConfig { Listens = [] }, Plain(Server(stream, server)));

    [Fact]
    public void Setting_OfServer_WinsOverStreams()
    {
        var server = Server("proxy_timeout 1s; tcp_nodelay off; proxy_connect_timeout 7s;", "proxy_timeout 2s; tcp_nodelay on;");

        Assert.Equal((TimeSpan.FromSeconds(2), true, TimeSpan.FromSeconds(7)), (server.ProxyTimeout, server.TcpNoDelay, server.ConnectTimeout));
    }

    [Fact]
    public void Setting_OfStreamBelowTheServer_CountsToo() =>
        Assert.Equal(TimeSpan.FromSeconds(9), TestConfiguration.Accept("events {} stream { server { listen 1; } proxy_timeout 9s; }").Servers[0].ProxyTimeout);

    [Fact]
    public void ErrorLogs_OfTheNearestLevel_ReplaceThoseAbove()
    {
        var config = TestConfiguration.Accept("error_log /m; events {} stream { error_log /s1 warn; error_log stderr info; server { listen 1; } server { listen 2; error_log /x debug; } }");

        Assert.Equal([new ErrorLogConfig("/m", LogLevel.Error)], config.ErrorLogs);
        Assert.Equal([new ErrorLogConfig("/s1", LogLevel.Warn), new ErrorLogConfig(null, LogLevel.Info)], config.Servers[0].ErrorLogs);
        Assert.Equal([new ErrorLogConfig("/x", LogLevel.Debug)], config.Servers[1].ErrorLogs);
    }

    [Theory]
    [InlineData("proxy_timeout 1s; proxy_timeout 2s;", "\"proxy_timeout\" directive is duplicate")]
    [InlineData("tcp_nodelay on; tcp_nodelay yes;", "\"tcp_nodelay\" directive is duplicate")]
    [InlineData("tcp_nodelay yes;", "invalid value \"yes\" in \"tcp_nodelay\" directive, it must be \"on\" or \"off\"")]
    [InlineData("proxy_buffer_size 0;", "\"proxy_buffer_size\" directive invalid value")]
    [InlineData("proxy_next_upstream_tries \"\";", "\"proxy_next_upstream_tries\" directive invalid number")]
    [InlineData("proxy_read_timeout 1s;", "\"proxy_read_timeout\" directive is not allowed here")]
    public void Setting_Nonsense_IsRefused(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3", TestConfiguration.Refuse(TestConfiguration.Server($"listen 8000; {lines}")));

    private static ServerConfig Server(string stream, string server) =>
        TestConfiguration.Accept($"events {{}} stream {{ {stream} server {{ listen 8000; {server} }} }}").Servers[0];

    /// <summary>Without the lists, which records compare by identity.</summary>
    private static ServerConfig Plain(ServerConfig server) => server with
    {
        Listens = EverySettingRead.Listens,
        ErrorLogs = EverySettingRead.ErrorLogs,
        AccessRules = EverySettingRead.AccessRules,
        RealIpFrom = EverySettingRead.RealIpFrom,
        Limits = EverySettingRead.Limits,
    };
}
