using System.Net;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>
/// Variables, <c>map</c>, <c>set</c>, <c>return</c> and variables in <c>proxy_pass</c>: both programs give the same values.
/// </summary>
public sealed class VariableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("plain", "plain")]
    [BothProxies("$remote_addr|$server_addr|$protocol|$status|$bytes_sent|$bytes_received", "127.0.0.1|127.0.0.1|TCP|000|0|0")]
    [BothProxies("<$upstream_addr$limit_conn_status$proxy_protocol_addr$1>", "<>")]
    [BothProxies("${nothing}x", "x")]
    [BothProxies("$exact $folded $default", "hit hit other")]
    [BothProxies("$escaped $empty $none", "literal nothing ")]
    [BothProxies("$first $1$2", "127-0 1270")]
    [BothProxies("$first $second $1", "127-0 b:127 127")]
    [BothProxies("$named $net", "net=127. 127.")]
    [BothProxies("$caseless", "yes")]
    [BothProxies("$host1 $host2 $host3 $host4 $host5", "exact wide inner tail none")]
    [BothProxies("$chained", "hit+hit")]
    [BothProxies("$posix $greedy", "digits [x][y]")]
    [BothProxies("$later", "hit/set")]
    [BothProxies("$realip_remote_addr", "127.0.0.1")]
    public async Task Return_Text_HasTheValues(ProxyKind kind, string text, string expected)
    {
        const string Maps = """
            map $remote_addr $exact { default no; 127.0.0.1 hit; }
            map FoLd $folded { fold hit; }
            map x $default { a b; default other; }
            map default $escaped { \default literal; default wrong; }
            map "" $empty { "" nothing; }
            map x $none { a b; }
            map $remote_addr $first { ~^(\d+)\.(\d) $1-$2; }
            map $remote_addr $second { ~^(.)x a; ~^(1..) b:$1; }
            map $remote_addr $named { ~^(?<net>\d+\.) net=$net; }
            map ABC $caseless { ~b no; ~*b yes; }
            map www.a.org $host1 { hostnames; *.a.org wild; www.a.org exact; }
            map x.y.a.org. $host2 { hostnames; .a.org wide; *.org wider; }
            map x.y.a.org $host3 { hostnames; .a.org wide; *.y.a.org inner; }
            map mail.a.org $host4 { hostnames; mail.* tail; }
            map a.org $host5 { hostnames; *.a.org wild; default none; }
            map $exact $chained { hit $exact+$folded; }
            map ab12 $posix { ~^[[:alpha:]]+[[:digit:]]+$ digits; }
            map "[x][y]" $greedy { "~^(?P<all>\[.*\])$" $all; }
            map $exact $later { default $exact/$given; }

            """;
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Maps} server {{ listen LISTEN; set $given se; set $given ${{given}}t; return \"{text}\"; }} server {{ listen 127.0.0.1:{FreePorts.Take(1)[0]}; set $nothing 1; return x; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal(expected, Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Theory]
    [BothProxies]
    public async Task Return_LongText_ArrivesWhole(ProxyKind kind)
    {
        // The language takes 4096 bytes a word: sets make it longer.
        var doubled = string.Concat(Enumerable.Repeat("set $t $t$t;", 12));
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"log_format m '$status $bytes_sent \"$upstream_addr\"'; access_log access.log m; server {{ listen LISTEN; set $t {new string('x', 1000)}; {doubled} return $t; }}");
        using var client = await proxy.ConnectAsync(Cancellation);

        Assert.Equal(1000 << 12, (await client.ReceiveToEndAsync(Cancellation)).Length);
        await proxy.AccessLinesAreAsync(Cancellation, $"200 {1000 << 12} \"-\"");
    }

    [Theory]
    [BothProxies]
    public async Task ProxyPass_Variables_LeadToGroupsAndAddresses(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(2);
        using var folder = new TemporaryFolder();
        await using var unix = FaultyTcpServer.StartUnix(folder.PathOf("s"), ServerScripts.NameThenEcho("u"));
        var ports = FreePorts.Take(3);
        await using var proxy = await RunningProxy.StartAsync(kind, $$"""
            log_format m '$status "$upstream_addr"'; access_log access.log m;
            upstream Group { {{servers.Lines("", "backup")}} }
            map $server_port $target { {{ports[0]}} {{servers[1]}}; {{ports[1]}} {{unix.Name}}; default gro; }
            server { listen LISTEN; listen 127.0.0.1:{{ports[0]}}; listen 127.0.0.1:{{ports[1]}}; proxy_pass $target$rest; set $rest $tail; }
            map $target $tail { gro up; }
            """);

        Assert.Equal("a", await proxy.MeetAsync(Cancellation));
        Assert.Equal("b", await MeetAsync(ports[0]));
        Assert.Equal("u", await MeetAsync(ports[1]));
        await proxy.AccessLinesAreAsync(Cancellation, $"200 \"{servers[0]}\"", $"200 \"{servers[1]}\"", $"200 \"{unix.Name}\"");
    }

    [Theory]
    [BothProxies("", "no host in upstream \"\"")]
    [BothProxies("nosuch", "no port in upstream \"nosuch\"")]
    [BothProxies("127.0.0.1", "no port in upstream \"127.0.0.1\"")]
    [BothProxies("nosuch.invalid:80", "no resolver defined to resolve nosuch.invalid")]
    [BothProxies("127.0.0.1:x", "invalid port in upstream \"127.0.0.1:x\"")]
    [BothProxies("unix:", "no path in the unix domain socket in upstream \"unix:\"")]
    public async Task ProxyPass_VariableLeadsNowhere_Is500(ProxyKind kind, string target, string message)
    {
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"log_format m '$status \"$upstream_addr\" \"$upstream_session_time\"'; access_log access.log m; server {{ listen LISTEN; set $t \"{target}\"; proxy_pass $t; }}");
        Assert.Equal("", await proxy.MeetAsync(Cancellation));

        await proxy.AccessLinesAreAsync(Cancellation, "500 \"-\" \"-\"");
        Assert.Contains($"[error] {message}, client: 127.0.0.1, server: {proxy.Listen}, bytes from/to client:0/0, bytes from/to upstream:0/0", proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task Hash_KeyOfAMap_PutsClientsTogether(ProxyKind kind)
    {
        await using var servers = LetterServers.Start(4);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"map $remote_addr $key {{ ~^127\\.0\\. group; }} upstream u {{ hash $key consistent; {servers.Lines("", "", "", "")} }} server {{ listen LISTEN; proxy_pass u; }}");

        Assert.Single((await proxy.SequenceAsync(5, Cancellation)).Distinct());
    }

    private static async Task<string> MeetAsync(int port)
    {
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation));
    }
}
