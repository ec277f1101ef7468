using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.RealIp;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.ProxyProtocol;
using Xunit;

namespace ChatCluster.Balancer.Tests.Variables;

public sealed class ComplexValueTests
{
    private readonly VariableSet _variables = new(new DirectiveTable(Phases.All, []).Variables);
    private readonly SessionFacts _facts = new(TimeProvider.System);

    public ComplexValueTests() => _facts.Begin(7, IPEndPoint.Parse("[2001:db8::1]:40000"), IPEndPoint.Parse("127.0.0.1:8000"));

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("$remote_addr", "2001:db8::1")]
    [InlineData("${remote_addr}x", "2001:db8::1x")]
    [InlineData("$Remote_Addr|$remote_port|$server_addr|$server_port", "2001:db8::1|40000|127.0.0.1|8000")]
    [InlineData("$connection/$protocol/$status", "7/TCP/000")]
    [InlineData("$nginx_version", "1.31.5")]
    [InlineData("<$1$9>", "<>")]
    [InlineData("<$upstream_addr$limit_conn_status$proxy_protocol_addr$proxy_protocol_tlv_alpn>", "<>")]
    [InlineData("$realip_remote_addr:$realip_remote_port", "2001:db8::1:40000")]
    public void Evaluate_Text_HasTheSessionsValues(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Fact]
    public void Evaluate_BinaryRemoteAddr_IsTheAddressItself() =>
        Assert.Equal(IPAddress.Parse("2001:db8::1").GetAddressBytes(), Compile("$binary_remote_addr").Evaluate(_facts));

    [Fact]
    public void Read_UnixClient_HasNoPort()
    {
        _facts.Begin(1, client: null, IPEndPoint.Parse("127.0.0.1:8000"));
        Assert.Equal("unix: unix:", Evaluate("$remote_addr $binary_remote_addr$remote_port"));
    }

    [Fact]
    public void Read_RealIp_KeepsTheConnectionsOwnAddress()
    {
        _facts.Remember(new ConnectionAddress(_facts.Client));
        _facts.Client = IPEndPoint.Parse("10.0.0.1:1");
        Assert.Equal("10.0.0.1:1 2001:db8::1:40000", Evaluate("$remote_addr:$remote_port $realip_remote_addr:$realip_remote_port"));
    }

    [Fact]
    public void Read_ProxyProtocol_TellsHeaderAndRecords()
    {
        byte[] tls = [0x20, 0, 5 + 6, 1, 0, 0, 0, 9, 0x22, 0, 3, .. "cn1"u8];
        _facts.ProxyProtocol = new ProxyHeader("10.0.0.1", 11, "10.0.0.2",
            22)
        { Tlvs = (byte[])[0x02, 0, 4, .. "host"u8, 0xEA, 0, 2, .. "aw"u8, .. tls] };
        Assert.Equal("10.0.0.1 11 10.0.0.2 22",
            Evaluate("$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_addr $proxy_protocol_server_port"));
        Assert.Equal("host aw cn1 9",
            Evaluate("$proxy_protocol_tlv_authority $proxy_protocol_tlv_0xea $proxy_protocol_tlv_ssl_cn $proxy_protocol_tlv_ssl_verify"));
        Assert.Null(_variables.Refer("proxy_protocol_tlv_alpn").Read(_facts));
    }

    [Fact]
    public void Read_UpstreamAttempts_AreListedInOrder()
    {
        _facts.NotesAttempts = true;
        Assert.Null(_variables.Refer("upstream_addr").Read(_facts));
        _facts.BeginAttempt();
        _facts.Attempt!.Peer = "127.0.0.1:1";
        _facts.EndAttempt(sent: 0, received: 0);
        _facts.BeginAttempt();
        _facts.Attempt!.Peer = "127.0.0.1:2";
        _facts.Attempt!.Connected(_facts.Elapsed);
        _facts.EndAttempt(sent: 3, received: 5);

        Assert.Equal("127.0.0.1:1, 127.0.0.1:2 0, 3 0, 5", Evaluate("$upstream_addr $upstream_bytes_sent $upstream_bytes_received"));
        Assert.Matches(@"^-, \d+\.\d{3} -, - \d+\.\d{3}, \d+\.\d{3}$",
            Evaluate("$upstream_connect_time $upstream_first_byte_time $upstream_session_time"));
    }

    [Fact]
    public void Read_Times_HaveNginxsForms()
    {
        Assert.Matches(@"^\d{10}\.\d{3} \d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$",
            Evaluate("$msec $time_local $time_iso8601"));
        Assert.Matches(@"^\d+\.\d{3}$", Evaluate("$session_time"));
    }

    [Fact]
    public void Read_DefinedVariable_IsComputedOnceASession()
    {
        var count = 0;
        Assert.True(_variables.TryDefine("mine", out var mine));
        mine.Define(_ => [(byte)('0' + ++count)]);
        Assert.Equal("11", Evaluate("$mine$MINE"));
        mine.Write(_facts, "written"u8.ToArray());
        Assert.Equal("written", Evaluate("$mine"));
        _facts.Begin(2, null, null);
        Assert.Equal("2", Evaluate("$mine"));
    }

    [Fact]
    public void Define_BuiltInName_IsRefused() => Assert.False(_variables.TryDefine("REMOTE_ADDR", out _));

    [Fact]
    public void FirstUnknown_IsTheFirstThatIsUsed()
    {
        Assert.Null(_variables.FirstUnknown());
        Compile("$remote_addr $later $second");
        Assert.Equal("later", _variables.FirstUnknown());
        Assert.True(_variables.TryDefine("later", out var later));
        later.Define(_ => null);
        Assert.Equal("second", _variables.FirstUnknown());
    }

    private string Evaluate(string text) => Encoding.ASCII.GetString(Compile(text).Evaluate(_facts));

    private ComplexValue Compile(string text)
    {
        Assert.Null(ComplexValueCompiler.Compile(text, _variables, out var value));
        return value;
    }
}
