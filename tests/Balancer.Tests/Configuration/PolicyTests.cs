using System.Net;
using System.Text;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Tests.Picking;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class PolicyTests
{
    [Fact]
    public void Policy_NotSaid_IsRoundRobin() => Assert.IsType<RoundRobinConfig>(Policy(""));

    [Fact]
    public void LeastConn_IsRecorded() => Assert.IsType<LeastConnConfig>(Policy("least_conn;"));

    [Theory]
    [InlineData("least_time connect;", TimeMeasure.Connect, false)]
    [InlineData("least_time First_Byte inflight;", TimeMeasure.FirstByte, true)]
    [InlineData("least_time last_byte;", TimeMeasure.LastByte, false)]
    public void LeastTime_IsRecorded(string line, TimeMeasure measure, bool inFlight) =>
        Assert.Equal(new LeastTimeConfig(measure, inFlight), Policy(line));

    [Theory]
    [InlineData("random;", false)]
    [InlineData("random two;", true)]
    [InlineData("random two least_conn;", true)]
    public void Random_IsRecorded(string line, bool two) => Assert.Equal(new RandomConfig(two), Policy(line));

    [Theory]
    [InlineData("hash x;", "x", false)]
    [InlineData("hash $remote_addr;", "10.1.2.3", false)]
    [InlineData("hash $remote_addr consistent;", "10.1.2.3", true)]
    [InlineData("hash $remote_addr:$remote_port;", "10.1.2.3:40000", false)]
    [InlineData("hash a${server_addr}b$SERVER_PORT;", "a127.0.0.1b8000", false)]
    [InlineData("hash $connection$1;", "1", false)]
    [InlineData("hash \"\";", "", false)]
    public void Hash_Key_IsEvaluated(string line, string key, bool consistent)
    {
        var hash = Assert.IsType<HashConfig>(Policy(line));

        Assert.Equal(key, Encoding.ASCII.GetString(hash.Key.Evaluate(Letters.From(IPAddress.Parse("10.1.2.3")))));
        Assert.Equal(consistent, hash.Consistent);
    }

    [Theory]
    [InlineData("least_time header;", "invalid value \"header\"")]
    [InlineData("least_time connect x;", "invalid parameter \"x\"")]
    [InlineData("least_time connect; least_time connect;", "\"least_time\" directive is duplicate")]
    [InlineData("hash $;", "invalid variable name")]
    [InlineData("hash a$-b;", "invalid variable name")]
    [InlineData("hash ${}x;", "invalid variable name")]
    [InlineData("hash ${remote;", "the closing bracket in \"remote\" variable is missing")]
    [InlineData("hash x y;", "invalid parameter \"y\"")]
    [InlineData("hash x consistent y;", "invalid number of arguments in \"hash\" directive")]
    [InlineData("random two x;", "invalid parameter \"x\"")]
    [InlineData("least_conn x;", "invalid number of arguments in \"least_conn\" directive")]
    public void Policy_Nonsense_IsRefusedInNginxsWords(string line, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:2", TestConfiguration.Refuse(Text(line)));

    [Fact]
    public void Hash_UnknownVariable_IsFoundOutAtTheEndOfTheBlock()
    {
        Assert.Equal("[emerg] unknown \"nosuch\" variable", TestConfiguration.Refuse(Text("hash $nosuch;")));
        Assert.Equal("[emerg] unknown directive \"bogus\" in PFX/nginx.conf:2", TestConfiguration.Refuse(Text("hash $nosuch; bogus;")));
    }

    [Fact]
    public void Policy_SaidTwice_IsTheLastOneWithAWarning()
    {
        using var configuration = new TestConfiguration(Text("hash x; least_conn;"));

        var result = configuration.Options.LoadConfiguration();

        Assert.IsType<LeastConnConfig>(result.Config!.Upstreams[0].Policy);
        Assert.Equal("[warn] load balancing method redefined in PFX/nginx.conf:2",
            configuration.WithoutPrefix(Assert.Single(result.Messages).ToString()));
    }

    [Fact]
    public void Backup_AfterServers_IsAcceptedByAnyPolicy() =>
        Assert.Equal(2, TestConfiguration.Accept(Text("server 127.0.0.1:2 backup; hash x;")).Upstreams[0].Peers.Count);

    /// <summary>The number of bytes is that of real nginx.</summary>
    [Fact]
    public void HashConsistent_RingLargerThanTheMemory_IsRefusedAsNginxRefusesIt()
    {
        Assert.Equal("[emerg] malloc(25600002568) failed (12: Cannot allocate memory)",
            TestConfiguration.Refuse(Text("hash x consistent; server 127.0.0.1:2 weight=10000000;")));
        Assert.Equal("[emerg] malloc(5497558138888) failed (12: Cannot allocate memory)",
            TestConfiguration.Refuse(Text("hash x consistent; server 127.0.0.1:2 weight=2147483647;")));
        Assert.IsType<HashConfig>(Policy("hash x; server 127.0.0.1:2 weight=10000000;"));
    }

    private static string Text(string line) => TestConfiguration.Upstream(line + " server 127.0.0.1:1;");

    private static PolicyConfig Policy(string line) => TestConfiguration.Accept(Text(line)).Upstreams[0].Policy;
}
