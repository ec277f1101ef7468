using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.LimitConn;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class InheritanceTests
{
    private const string EverySetting =
        "proxy_connect_timeout 2s; proxy_timeout 3m; proxy_buffer_size 8k; proxy_half_close on; proxy_next_upstream off; "
        + "proxy_next_upstream_tries 4; proxy_next_upstream_timeout 5s; proxy_socket_keepalive on; tcp_nodelay off; "
        + "proxy_socket_rcvbuf 64k; proxy_socket_sndbuf 3000000000; "
        + "proxy_protocol v2; proxy_protocol_timeout 6s; limit_conn_dry_run on; limit_conn_log_level warn; ";

    private static readonly RelaySettings EverySettingRead = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        ProxyTimeout = TimeSpan.FromMinutes(3),
        BufferSize = 8192,
        HalfClose = true,
        NextUpstream = false,
        NextUpstreamTries = 4,
        NextUpstreamTimeout = TimeSpan.FromSeconds(5),
        SocketKeepalive = true,
        SocketReceiveBuffer = 65536,
        SocketSendBuffer = int.MaxValue,
        TcpNoDelay = false,
        ProxyProtocol = ProxyProtocol.Binary,
    };

    [Theory]
    [InlineData("", "", false)]
    [InlineData(EverySetting, "", true)]
    [InlineData("", EverySetting, true)]
    public void Setting_OfStreamOrServer_Counts(string stream, string server, bool read)
    {
        var config = Server("limit_conn_zone $remote_addr zone=z:1m; limit_conn z 1; " + stream, server);

        Assert.Equal(read ? EverySettingRead : new RelaySettings(), TestConfiguration.ProxyOf(config).Settings);
        Assert.Equal((!read, TimeSpan.FromSeconds(read ? 6 : 30)), (config.TcpNoDelay, config.ProxyProtocolTimeout));
        var limit = Assert.IsType<LimitConnConfig>(Assert.Single(config.Phases));
        Assert.Equal((read, read ? LogLevel.Warn : LogLevel.Error), (limit.DryRun, limit.LogLevel));
    }

    [Fact]
    public void Setting_OfServer_WinsOverStreams()
    {
        var server = Server("proxy_timeout 1s; tcp_nodelay off; proxy_connect_timeout 7s;", "proxy_timeout 2s; tcp_nodelay on;");
        var settings = TestConfiguration.ProxyOf(server).Settings;

        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(7)), (settings.ProxyTimeout, settings.ConnectTimeout));
        Assert.True(server.TcpNoDelay);
    }

    [Fact]
    public void Setting_OfStreamBelowTheServer_CountsToo()
    {
        var config = TestConfiguration.Accept("events {} stream { server { listen 1; proxy_pass 127.0.0.1:1; } proxy_timeout 9s; }");

        Assert.Equal(TimeSpan.FromSeconds(9), TestConfiguration.ProxyOf(config.Servers[0]).Settings.ProxyTimeout);
    }

    [Fact]
    public void ErrorLogs_OfTheNearestLevel_ReplaceThoseAbove()
    {
        var config = TestConfiguration.Accept("error_log /m; events {} stream { error_log /s1 warn; error_log stderr info; "
            + "server { listen 1; } server { listen 2; error_log /x debug; } }");

        Assert.Equal([new ErrorLogConfig("/m", LogLevel.Error)], config.ErrorLogs);
        Assert.Equal([new ErrorLogConfig("/s1", LogLevel.Warn), new ErrorLogConfig(null, LogLevel.Info)], config.Servers[0].ErrorLogs);
        Assert.Equal([new ErrorLogConfig("/x", LogLevel.Debug)], config.Servers[1].ErrorLogs);
    }

    [Theory]
    [InlineData("proxy_timeout 1s; proxy_timeout 2s;", "\"proxy_timeout\" directive is duplicate")]
    [InlineData("tcp_nodelay on; tcp_nodelay yes;", "\"tcp_nodelay\" directive is duplicate")]
    [InlineData("tcp_nodelay yes;", "invalid value \"yes\" in \"tcp_nodelay\" directive, it must be \"on\" or \"off\"")]
    [InlineData("proxy_buffer_size 0;", "\"proxy_buffer_size\" directive invalid value")]
    [InlineData("proxy_socket_rcvbuf x;", "\"proxy_socket_rcvbuf\" directive invalid value")]
    [InlineData("proxy_next_upstream_tries \"\";", "\"proxy_next_upstream_tries\" directive invalid number")]
    [InlineData("proxy_read_timeout 1s;", "\"proxy_read_timeout\" directive is not allowed here")]
    public void Setting_Nonsense_IsRefused(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:3", TestConfiguration.Refuse(TestConfiguration.Server($"listen 8000; {lines}")));

    private static ServerConfig Server(string stream, string server) =>
        TestConfiguration.Accept(
            $"events {{}} stream {{ {stream} server {{ listen 8000; proxy_pass 127.0.0.1:1; {server} }} }}").Servers[0];
}
