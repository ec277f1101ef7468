using System.Text;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Writes configurations out of the directives that nginx and the balancer share: most make sense, some values do not.</summary>
internal sealed class ConfigurationGenerator(Random random)
{
    private static readonly string[] Times = ["1s", "30", "1h30m", "\"1h 30m\"", "500ms", "1d", "1s1m", "1M", "-1", "\"\"", "1x"];
    private static readonly string[] Flags = ["on", "off", "ON", "Off", "yes"];
    private static readonly string[] Numbers = ["0", "1", "3", "12", "x", "-1"];
    private static readonly string[] Sizes = ["1k", "16K", "2m", "4096", "16q", "k"];
    private static readonly string[] Addresses = ["127.0.0.1:6001", "127.0.0.2:6002", "[::1]:6003", "unix:/x.sock", "127.0.0.1", "127.0.0.1:0", ":1", "[::1"];
    private static readonly string[] Levels = ["", " info", " notice", " warn", " error", " loud", " info warn"];
    private static readonly string[] Keys = ["$remote_addr", "$remote_addr$server_port", "\"${remote_addr}x\"", "key", "$nosuch", "$"];
    private static readonly string[] ListenOptions = ["backlog=100", "reuseport", "so_keepalive=1m::3", "rcvbuf=8k", "so_keepalive=on", "bind", "ipv6only=on", "proxy_protocol", "backlog=0", "sndbuf=x", "so_keepalive=::", "udp so_keepalive=on", "setfib=1"];
    private static readonly string[] ServerParameters = ["weight=2", "max_fails=3", "fail_timeout=30s", "max_conns=5", "down", "backup", "weight=0", "max_fails=x", "fail_timeout=5ms", "slow=1"];
    private static readonly string[] Policies = ["least_conn;", "random;", "random two;", "random two least_conn;", "random three;", "least_conn x;"];

    private static readonly string[] Networks = ["all", "10.0.0.0/8", "127.0.0.1", "10.1.1.1/8", "unix:", "::1/64", "::1", "1.2.3", "1.2.3.4/33", "[::1]", "255.255.255.255"];
    private static readonly string[] Binds =
        ["127.0.0.1", "off", "$remote_addr", "127.0.0.2 transparent", "::1", "[::1]:80", "127.0.0.1:80", "[::1]", "localhost", "127.0.0.1:0", "127.0.0.1 x", "unix:/x", "$"];

    private int _port;

    public string Next()
    {
        _port = 20_000;
        var text = new StringBuilder();
        text.Append(Some(0.3, () => $"worker_processes {Pick(["1", "2", "auto", "many"])};\n"));
        text.Append(Some(0.2, () => $"worker_shutdown_timeout {Pick(Times)};\n"));
        text.Append(Some(0.2, () => $"error_log e.log{Pick(Levels)};\n"));
        text.Append(Some(0.2, () => $"daemon {Pick(Flags)};\n"));
        text.Append(Some(0.2, () => Pick(["worker_priority 5;\n", "timer_resolution 1s;\n", "thread_pool p threads=4;\n", "pcre_jit maybe;\n", "thread_pool p;\n"])));
        text.Append(Some(0.95, Events));
        text.Append("stream {\n").Append(Some(0.9, () => $"limit_conn_zone {Pick(Keys)} zone=zz:{Pick(["1m", "64k", "2m", "8k", "x"])};\n")).Append(Settings());
        var upstreams = random.Next(1, 4);
        for (var i = 0; i < upstreams; i++)
            text.Append(Upstream("u" + (random.Next(20) == 0 ? 0 : i)));
        for (var i = random.Next(1, 3); i > 0; i--)
            text.Append(Server("u" + random.Next(upstreams)));
        return text.Append("}\n").ToString();
    }

    /// <summary>The text with one small accident: a piece lost, doubled, exchanged or overwritten.</summary>
    public string Mutate(string text)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 8), text.Length - at);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, text.Substring(at, length)),
            2 => text.Insert(at, Pick(["{", "}", ";", "\"", "'", "#", "\\", "$", "\n", " ", "bogus ", "server ", "listen "])),
            _ => text[..at] + text.Substring(at, length).Replace(' ', '_') + text[(at + length)..],
        };
    }

    private string Events()
    {
        var connections = Some(0.5, () => $"worker_connections {Pick(["64", "512", "100", "x"])}; ");
        return $"events {{ {connections}{Some(0.2, () => "use epoll; ")}{Some(0.2, () => $"multi_accept {Pick(Flags)}; ")}}}\n";
    }

    private string Upstream(string name)
    {
        var text = new StringBuilder($"upstream {name} {{\n");
        text.Append(Some(0.3, () => $" {Pick(Policies)}\n")).Append(Some(0.2, () => $" hash {Pick(Keys)}{Some(0.4, () => Pick([" consistent", " ketama"], usual: 1))};\n"));
        text.Append(Some(0.2, () => $" zone {name} {Pick(["64k", "1m", "32k", "1k", "x"])};\n"));
        for (var i = random.Next(12) == 0 ? 0 : random.Next(1, 4); i > 0; i--)
            text.Append($" server {Pick(Addresses, usual: 4)}{Some(0.5, () => " " + Pick(ServerParameters))}{Some(0.3, () => " " + Pick(ServerParameters))};\n");
        return text.Append("}\n").ToString();
    }

    private string Server(string upstream)
    {
        var listen = Pick(["", "127.0.0.1:", "*:", "[::1]:"]) + _port++;
        var target = random.Next(8) == 0 ? Pick(Addresses, usual: 4) : upstream;
        return $"server {{\n{Some(0.95, () => $" listen {listen}{Some(0.4, () => " " + Pick(ListenOptions))};\n")} proxy_pass {target};\n{Settings()}}}\n";
    }

    private string Settings()
    {
        var text = new StringBuilder();
        for (var i = random.Next(3); i > 0; i--)
        {
            text.Append(random.Next(18) switch
            {
                0 => $" proxy_connect_timeout {Pick(Times)};\n",
                1 => $" proxy_timeout {Pick(Times)};\n",
                2 => $" proxy_buffer_size {Pick(Sizes)};\n",
                3 => $" proxy_half_close {Pick(Flags)};\n",
                4 => $" proxy_next_upstream_tries {Pick(Numbers)};\n",
                5 => $" proxy_next_upstream_timeout {Pick(Times)};\n",
                6 => $" tcp_nodelay {Pick(Flags)};\n",
                7 => $" {Pick(["allow", "deny"])} {Pick(Networks, usual: 6)};\n",
                8 => $" set_real_ip_from {Pick(Networks, usual: 6)};\n",
                9 => $" limit_conn zz {Pick(["1", "3", "65535", "65536", "0", "x"])};\n",
                10 => $" limit_conn_dry_run {Pick(Flags)};\n",
                11 => $" limit_conn_log_level {Pick(["info", "warn", "error", "crit"])};\n",
                12 => $" {Pick(["proxy_upload_rate", "proxy_download_rate"])} {Pick([.. Sizes, "$remote_port", "$nosuch"])};\n",
                13 => $" proxy_bind {Pick(Binds, usual: 6)};\n",
                14 => $" proxy_protocol {Pick(["on", "off"])};\n",
                15 => $" proxy_protocol_timeout {Pick(Times)};\n",
                16 => $" proxy_socket_keepalive {Pick(Flags)};\n",
                _ => $" error_log s.log{Pick(Levels)};\n",
            });
        }
        return text.ToString();
    }

    private string Some(double chance, Func<string> text) => random.NextDouble() < chance ? text() : "";

    /// <summary>Any of the texts, but nearly always one of the first ones: they make sense.</summary>
    private string Pick(string[] texts, int usual = 3) =>
        texts[random.Next(random.Next(25) == 0 ? texts.Length : Math.Min(usual, texts.Length))];
}
