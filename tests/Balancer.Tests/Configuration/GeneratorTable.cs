namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>The directives that nginx and the balancer share, each with arguments good and bad. To compare one more, add its row.</summary>
internal static class GeneratorTable
{
    private static readonly string[] Times = ["1s", "30", "1h30m", "\"1h 30m\"", "500ms", "1d", "1s1m", "1M", "-1", "\"\"", "1x",
        "99999999999"];
    private static readonly string[] Flags = ["on", "off", "ON", "Off", "yes", "1", "on\0x"];
    private static readonly string[] Numbers = ["0", "1", "3", "12", "x", "-1", "99999999999999999999", "2147483648",
        "9223372036854775807"];
    private static readonly string[] Sizes = ["1k", "16K", "2m", "4096", "16q", "k", "-1", "3000000000"];
    private static readonly string[] Levels = ["", "info", "notice", "warn", "error", "loud", "info warn"];
    private static readonly string[] Keys = ["$remote_addr", "$remote_addr$server_port", "\"${remote_addr}x\"", "key", "$nosuch", "$",
        "${remote_addr"];
    private static readonly string[] Addresses =
        ["127.0.0.1:6001", "127.0.0.2:6002", "[::1]:6003", "unix:/x.sock", "127.0.0.1", "127.0.0.1:0", ":1", "[::1", "127.0.0.1:70000",
            "unix:", "0:6005"];

    private static readonly string[] Rates = ["0", "1k", "1m", "1", "x", "-1", "$nosuch", "$remote_port", ""];
    private static readonly string[] Networks =
        ["::/0", "unix:", "fe80::/10", "10.0.0.1/8", "192.0.2.1/33", "x", "::/129", "localhost", "10.0.0.0/255.0.0.0", "::1/64",
            "127.0.0.1 x", "/8", "10.0.0.0/", "10.1.1.1/8", "1.2.3", "[::1]", "255.255.255.255"];

    private static readonly string[] MapHeads =
        ["$remote_addr $m0", "$remote_addr $m1", "\"$remote_addr$server_port\" $m2", "x y", "$remote_addr", "$nosuch $m3", "$m0 $m1",
            "$remote_addr $remote_port", "a b c"];

    private static readonly string[] MapBodies =
    [
        "{ default a; 127.0.0.1 b; }", "{ ~^1 x; ~*b$ \"y\"; }", "{ hostnames; *.example.com a; default $remote_addr; }",
        "{ volatile; a b; a c; }", "{ ~( x; }",
        "{ default a; default b; }", "{ a; }", "{ include nosuch.map; }", "{ ~(?<cap>.) $cap; }", "{ a $nosuch2; }", "{ a b c; }",
        "{ \\default x; }",
        "{ hostnames; a.*.b c; }", "{ }", "{ ~x y; ~x z; }", "{ hostnames; .example.com a; www.example.* b; *. c; }", "{ \"\" empty; }",
        "{ a { b c; } }", "{ default; }",
    ];

    private static readonly string[] SplitHeads =
    [
        "$remote_addr $s0", "\"$remote_addr$server_port\" $s1", "$remote_port $s2", "x y", "$remote_addr", "$nosuch $s3", "$s0 $s1",
        "$remote_addr $remote_port", "a b c",
    ];

    private static readonly string[] SplitBodies =
    [
        "{ 50% a; * b; }", "{ 33.3% a; 33.3% b; 33.3% c; }", "{ 0.01% a; 99.99% b; }", "{ * a; }", "{ 60% a; 40.01% b; }", "{ * a; 1% b; }",
        "{ 50 a; }", "{ 0% a; }", "{ 1.234% a; }", "{ -1% a; }", "{ % a; }", "{ .5% a; 5.% b; }", "{ 1..2% a; }", "{ }",
        "{ 50% a { b c; } }",
        "{ 101% a; }", "{ 99999999999999999999% a; }", "{ 50% a b; }", "{ \"\" a; }", "{ include x; }",
    ];

    private static readonly string[] GeoBodies =
    [
        "{ default 0; 127.0.0.0/8 1; }", "{ ranges; default 0; 10.0.0.0-10.1.0.9 1; 10.0.0.5-10.0.0.9 2; }", "{ 10.0.0.1/8 x; ::1 y; }",
        "{ ranges; 127.0.0.9-127.0.0.1 1; }", "{ ranges; 10.0.0.1-10.2.0.5 1; 10.1.0.3-10.3.0.9 2; }", "{ default 0; default 1; }",
        "{ 127.0.0.1 1; 127.0.0.0/8 2; 127.0.0.1 3; }", "{ delete 127.0.0.1; }", "{ delete x; }", "{ 10.0.0.1 1; delete 10.0.0.1; }",
        "{ ranges; ::1 x; }", "{ 10.0.0.1; }", "{ 10.0.0.1 a b; }", "{ ranges x; }", "{ default 1; ranges; }", "{ include nosuch; }",
        "{ ranges; delete 10.0.0.1-10.0.0.2; }", "{ ranges; default 3; default 4; ranges; }", "{ ::/0 x; default 1; }", "{ }",
        "{ 10.0.0.1 { a b; } }", "{ ranges; 10.0.0.1-10.0.0.5 1; 10.0.0.1-10.0.0.5 2; }", "{ 255.255.255.255 x; localhost y; }",
    ];

    private static readonly string[] AccessLogs =
    [
        "a.log", "c.log f0 gzip", "a.log nosuch", "c.log f0 if=$remote_addr", "c.log f0 buffer=4k gzip=9", "c.log f0 flush=5s",
        "$remote_addr.log f0", "$remote_addr.log f0 buffer=1k",
        "c.log f0 buffer=x", "c.log f0 bogus=1", "syslog:server=127.0.0.1 f0", "off f0", "c.log f0 gzip=10", "c.log f0 if=",
        "c.log f0 buffer=0", "c.log f0 buffer=4k flush=x",
        "syslog: f0", "syslog:server=127.0.0.1,facility=nosuch f0", "syslog:server=127.0.0.1,tag=a-b f0", "c.log f1", "off x y",
    ];

    private static readonly string[] ListenOptions =
    [
        "", "backlog=100", "reuseport", "so_keepalive=1m::3", "rcvbuf=8k", "so_keepalive=on", "bind", "ipv6only=on", "backlog=0",
        "sndbuf=x", "so_keepalive=::",
        "so_keepalive=off", "backlog=x", "rcvbuf=0", "so_keepalive=1x", "sndbuf=16k", "nosuch", "proxy_protocol", "deferred", "fastopen=5",
        "fastopen=x", "setfib=1", "udp so_keepalive=on",
    ];

    private static readonly string[] ServerParameters =
    [
        "", "weight=2", "max_fails=3", "fail_timeout=30s", "max_conns=5", "down", "backup", "weight=0", "max_fails=x", "fail_timeout=5ms",
        "slow=1", "weight=-1",
        "max_conns=-1", "max_conns=3000000000", "max_fails=0", "fail_timeout=1M", "weight", "down=1",
    ];

    /// <summary>Chance decides among these, as often as their shares say.</summary>
    public static IReadOnlyList<GeneratorRow> Rows { get; } =
    [
        new("worker_processes", Places.Main, ["1", "2", "auto", "many", "0", "-1"]),
        new("worker_shutdown_timeout", Places.Main, Times),
        new("worker_rlimit_nofile", Places.Main, ["1024", "2048", "512", "x"]),
        new("daemon", Places.Main, Flags),
        new("master_process", Places.Main, Flags),
        new("env", Places.Main, ["HOME", "A=b", "C", ""]),
        new("worker_rlimit_core", Places.Main, ["1m", "1g", "64K", "x", "-1", "1t"]),
        new("worker_priority", Places.Main, ["5", "-5", "30", "x", "--1"]),
        new("timer_resolution", Places.Main, ["1s", "100ms", "1", "x"]),
        new("thread_pool", Places.Main,
            ["p threads=4", "q threads=2 max_queue=10", "p threads=1", "p", "p threads=x", "default threads=4"]),
        new("pcre_jit", Places.Main, Flags),
        new("error_log", Places.Main | Places.StreamAndServer, ["e.log", "stderr", "f.log", "", "off",
            "memory:1", "memory:32k", "syslog:server=127.0.0.1",
            "syslog:server=127.0.0.1:514,facility=local7,tag=x,severity=info", "syslog:", "syslog:server=x y"], Levels),
        new("map", Places.Stream, MapHeads, MapBodies) { Share = 3 },
        new("split_clients", Places.Stream, SplitHeads, SplitBodies),
        new("geo", Places.Stream, ["$g0", "$remote_addr $g1", "$g2", "$remote_addr", "g", "$nosuch $g3", "a b c", "$"], GeoBodies),
        new("resolver", Places.StreamAndServer,
            ["127.0.0.1", "127.0.0.1:5353 [::1]:53 valid=30s", "127.0.0.2 ipv6=off", "127.0.0.1 valid=x", "127.0.0.1 ipv6=x", "valid=30s",
                "", "127.0.0.1:70000", "[::1", "\"\"", "127.0.0.1:", "127.0.0.1 valid=5ms", "localhost"]),
        new("resolver_timeout", Places.StreamAndServer, Times),
        new("ssl_preread", Places.StreamAndServer, Flags),
        new("preread_timeout", Places.StreamAndServer, Times),
        new("map_hash_max_size", Places.Stream, ["2048", "1024", "512", "x", "-1"]),
        new("map_hash_bucket_size", Places.Stream, ["64", "128", "256", "x"]),
        new("variables_hash_max_size", Places.Stream, ["2048", "1024", "512", "x"]),
        new("variables_hash_bucket_size", Places.Stream, ["64", "128", "256", "x"]),
        new("log_format", Places.Stream, ["f1", "f2", "f3", "f0"], ["", "escape=json", "escape=none", "escape=x"],
            ["'$remote_addr'", "\"$status $bytes_sent\"", "'a' '$msec'", "$nosuch", "'${status'", "''", ""])
            { Share = 2 },
        new("access_log", Places.StreamAndServer, ["off", "a.log f0", "b.log f0 buffer=4k flush=1s", .. AccessLogs]) { Share = 3 },
        new("open_log_file_cache", Places.StreamAndServer,
            ["off", "max=100", "max=100 inactive=1s valid=1m min_uses=2", "max=x", "x", "min_uses=2", "inactive=1", "max=0"]),
        new("set", Places.Server, ["$v0", "$v1", "$v0", "v2", "$remote_addr", "$", "$m0", "$nosuch"],
            ["a", "$remote_addr", "\"a $v0\"", "$m0", "$nosuch", "${", "\"\""]),
        new("return", Places.Server, ["ok", "\"$remote_addr\\n\"", "$time_local", "", "$nosuch", "\"\""]),
        new("worker_connections", Places.Events, ["64", "512", "100", "x", "0"]),
        new("use", Places.Events, ["epoll", "epoll", "epoll", "kqueue", ""]),
        new("multi_accept", Places.Events, Flags),
        new("accept_mutex", Places.Events, Flags),
        new("proxy_connect_timeout", Places.StreamAndServer, Times),
        new("proxy_timeout", Places.StreamAndServer, Times),
        new("proxy_buffer_size", Places.StreamAndServer, Sizes),
        new("proxy_half_close", Places.StreamAndServer, Flags),
        new("proxy_next_upstream", Places.StreamAndServer, Flags),
        new("proxy_next_upstream_tries", Places.StreamAndServer, Numbers),
        new("proxy_next_upstream_timeout", Places.StreamAndServer, Times),
        new("proxy_socket_keepalive", Places.StreamAndServer, Flags),
        new("tcp_nodelay", Places.StreamAndServer, Flags),
        new("proxy_bind", Places.StreamAndServer, ["127.0.0.1", "off", "$remote_addr", "[::1]", "127.0.0.1:80", "x", "127.0.0.1 bogus",
            "$nosuch", "127.0.0.1 transparent", "::1", "[::1]:80", "localhost", "127.0.0.1:0", "unix:/x", "$"]),
        new("proxy_upload_rate", Places.StreamAndServer, Rates),
        new("proxy_download_rate", Places.StreamAndServer, Rates),
        new("proxy_protocol", Places.StreamAndServer, ["on", "off", "on", ""]),
        new("proxy_protocol_timeout", Places.StreamAndServer, Times),
        new("set_real_ip_from", Places.StreamAndServer, ["127.0.0.0/8", "10.0.0.1", "::1", .. Networks]),
        new("allow", Places.StreamAndServer, ["all", "127.0.0.1", "10.0.0.0/8", .. Networks]),
        new("deny", Places.StreamAndServer, ["all", "127.0.0.1", "10.0.0.0/8", .. Networks]),
        new("limit_conn_zone", Places.Stream, ["$remote_addr", "$binary_remote_addr", "key", "$nosuch", ""],
            ["zone=lc:1m", "zone=ld:64k", "zone=le:1m", "zone=lc", "zone=lc:1k", "zone=:1m", "zone=lc:x", "x"]),
        new("limit_conn", Places.StreamAndServer, ["lc", "lc", "ld", "le", "nosuch"], ["1", "10", "5", "0", "65536", "x"]),
        new("limit_conn_dry_run", Places.StreamAndServer, Flags),
        new("limit_conn_log_level", Places.StreamAndServer, ["error", "warn", "info", "notice", "crit"]),
        new("least_conn", Places.Upstream, ["", "", "", "x"]),
        new("random", Places.Upstream, ["", "two", "two least_conn", "three", "two x", "two least_conn x"]),
        new("hash", Places.Upstream, Keys, ["", "consistent", "", "ketama"]),
        new("zone", Places.Upstream, ["NAME"], ["64k", "1m", "32k", "1k", "x", ""]),
        new("server", Places.Upstream, Addresses, ServerParameters, ServerParameters) { Share = 4 },
        new("listen", Places.Server, ["PORT", "127.0.0.1:PORT", "[::1]:PORT", "*:PORT", "localhost:PORT", "127.0.0.1", "0", "PORT1",
            "unix:", "127.0.0.1:", "[::1]:PORT-PORT", "[::1]:5-4"], ListenOptions),
        new("proxy_pass", Places.Server, ["u0", "u1", .. Addresses]),
    ];

    /// <summary>What a block seldom lacks.</summary>
    public static IReadOnlyList<GeneratorRow> Essentials { get; } =
    [
        new("limit_conn_zone", Places.Stream, ["$remote_addr"], ["zone=lc:1m"]),
        new("log_format", Places.Stream, ["f0"], ["'$remote_addr [$time_local] $status'", "$bytes_sent $bytes_received", "$session_time"]),
        new("server", Places.Upstream, ["127.0.0.1:6001", "127.0.0.2:6002", "[::1]:6003", .. Addresses], ServerParameters),
        new("listen", Places.Server, ["PORT", "127.0.0.1:PORT", "[::1]:PORT"], ListenOptions),
        new("proxy_pass", Places.Server, ["u0", "u0", "127.0.0.1:6004", "u1", "u9", "$m0", "$remote_addr:80", "$nosuch", .. Addresses]),
    ];
}
