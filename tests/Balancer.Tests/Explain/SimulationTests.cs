using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Picking;
using Xunit;

namespace ChatCluster.Balancer.Tests.Explain;

/// <summary>The simulation prints what the balancer would do, in both languages.</summary>
public sealed class SimulationTests
{
    private const string Weighted = "server 127.0.0.1:6000; server 127.0.0.1:6002 weight=2; server 127.0.0.1:6004 down;";

    public static TheoryData<string, string> RoundRobin => Golden.Rows("wrr");

    [Fact]
    public void Play_ServerFails_PrintsTheTablesInEnglish()
    {
        var plan = new SimulationPlan { Sessions = 2, Events = [new ServerEvent("6002", 2, Fails: true)] };

        Assert.Equal("""
            #1  client 127.0.0.1:40001
                smooth weighted round robin, total weight 3
                server  weight  before  earned  after
                6000         1       0      +1      1
                6002         2       0      +2     -1  ◀ picked  most credit (2), pays 3
                6004         1       -       -      -    passed over: down

            #2  client 127.0.0.1:40002
                smooth weighted round robin, total weight 3
                server  weight  before  earned  after
                6000         1       1      +1     -1  ◀ picked  most credit (2), pays 3
                6002         2      -1      +2      1
                6004         1       -       -      -    passed over: down

            landings: 6002 6000
            6000: 1 of 2, weight 1
            6002: 1 of 2, weight 2
            6004: 0 of 2, weight 1

            """, Play(Weighted, plan, Words.English));
    }

    [Fact]
    public void Play_InColour_EachServerHasItsSignAndColourEverywhere()
    {
        var plan = new SimulationPlan { Sessions = 2, Events = [new ServerEvent("6002", 2, Fails: true)] };
        var config = TestConfiguration.Accept(TestConfiguration.Upstream("server 127.0.0.1:6000; server 127.0.0.1:6002;"));
        const string A = "\e[38;5;33m● 6000\e[0m", B = "\e[38;5;172m▲ 6002\e[0m";
        const string Picked = "\e[1m\e[32m", Faint = "\e[2m", Bad = "\e[31m", End = "\e[0m", Rest = "\e[1m\e[0m";

        Assert.Equal($"""
            #1  client 127.0.0.1:40001
                smooth weighted round robin, total weight 2
                server  weight  before  earned  after
            {Picked}    {A}{Picked}       1       0      +1     -1  ◀ picked  most credit (1), pays 2{End}{Rest}
                {B}       1       0      +1      1

            #2  client 127.0.0.1:40002
                smooth weighted round robin, total weight 2
                server  weight  before  earned  after
                {A}       1      -1      +1      0
            {Picked}    {B}{Picked}       1       1      +1      0  ◀ picked  most credit (2), pays 2{End}{Rest}
                {Bad}✗ {B}{Bad} refuses, out for 10 s{End}
                smooth weighted round robin, total weight 1
                server  weight  before  earned  after
            {Picked}    {A}{Picked}       1       0      +1      0  ◀ picked  most credit (1), pays 1{End}{Rest}
            {Faint}    {B}{Faint}       1       -       -      -    passed over: tried by this session{End}

            landings: {A} {B}>{A}
            {A}: 2 of 2, weight 1
            {B}: 0 of 2, weight 1

            """, Play(config, plan, Words.English, new Terminal(new(isColoured: true))));
    }

    [Fact]
    public void Play_HashWithAFullServer_PrintsTheDrawsInChinese()
    {
        var plan = new SimulationPlan { Sessions = 1, Clients = SimulationPlan.ParseClients("10.0.0.2")! };

        Assert.Equal("""
            #1  客户端 10.0.0.2:40001
                哈希（hash），权重合计 4
                键 "10.0.0.2"
                哈希 16375 mod 4 = 3 → 6004，跳过：已停用（down）
                哈希 17805 mod 4 = 1 → 6002
                服务器  权重
                6000       1
                6002       2  ◀ 选中
                6004       1    跳过：已停用（down）

            落点：6002
            6000：1 个里有 0 个，权重 1
            6002：1 个里有 1 个，权重 2
            6004：1 个里有 0 个，权重 1

            """, Play("hash $remote_addr; " + Weighted, plan, Words.Chinese));
    }

    [Theory]
    [MemberData(nameof(RoundRobin))]
    public void Play_Golden_LandsWhereNginxLands(string weights, string expected)
    {
        var servers = Golden.Weights(weights).Select((weight, index) => $"server 127.0.0.1:{6000 + index} weight={weight};");

        var landings = LandingsOf(Play(string.Concat(servers), new SimulationPlan { Sessions = expected.Length }, Words.English));

        Assert.Equal(expected.Select(letter => $"{6000 + letter - 'a'}"), landings);
    }

    [Fact]
    public void Play_FailAndRecover_ComesBackWithItsFormerCredit()
    {
        var plan = new SimulationPlan
        {
            Sessions = 12,
            Events = [new ServerEvent("127.0.0.1:6002", 3, Fails: true), new ServerEvent("6002", 5, Fails: false)],
        };

        var text = Play("server 127.0.0.1:6000; server 127.0.0.1:6002 fail_timeout=4s;", plan, Words.English);

        Assert.Equal("6000 6002 6000 6002>6000 6000 6000 6000 6000 6000 6000 6002 6000".Split(' '), LandingsOf(text));
        Assert.Contains("passed over: failed 1 of 1, out for 3 s more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Play_SameSeed_IsTheSameGame()
    {
        var plan = new SimulationPlan { Sessions = 50, Seed = 7 };

        Assert.Equal(Play("random; " + Weighted, plan, Words.English), Play("random; " + Weighted, plan, Words.English));
        Assert.NotEqual(
            Play("random; " + Weighted, plan, Words.English), Play("random; " + Weighted, plan with { Seed = 8 }, Words.English));
    }

    [Fact]
    public void Play_NextUpstreamOff_TheClientGetsNoServer()
    {
        var config = TestConfiguration.Accept("""
            events {}
            stream {
                upstream u { server 127.0.0.1:6000; server 127.0.0.1:6002; }
                server { listen 8000; proxy_pass u; proxy_next_upstream off; }
            }
            """);
        var plan = new SimulationPlan { Sessions = 2, Events = [new ServerEvent("6000", 1, Fails: true)] };

        Assert.Equal(["6000>-", "6002"], LandingsOf(Play(config, plan, Words.English)));
    }

    [Theory]
    [InlineData("nosuch", null, "there is no such upstream; the configuration has: u")]
    [InlineData(null, "6001", "no server is called 6001")]
    public void Run_NamesThatDoNotFit_AreRefused(string? upstream, string? server, string complaint)
    {
        var plan = new SimulationPlan { Upstream = upstream, Events = server is null ? [] : [new ServerEvent(server, 1, Fails: true)] };
        var config = TestConfiguration.Accept(TestConfiguration.Upstream(Weighted));

        Assert.Equal(complaint, Simulation.Run(config, plan, Words.English, Terminal.Plain, TextWriter.Null));
    }

    private static string Play(string upstream, SimulationPlan plan, Words words) =>
        Play(TestConfiguration.Accept(TestConfiguration.Upstream(upstream)), plan, words);

    private static string Play(BalancerConfig config, SimulationPlan plan, Words words, Terminal? terminal = null)
    {
        using var output = new StringWriter();
        Assert.Null(Simulation.Run(config, plan, words, terminal ?? Terminal.Plain, output));
        return output.ToString();
    }

    private static string[] LandingsOf(string text) =>
        text.Split('\n').Single(line => line.StartsWith("landings: ", StringComparison.Ordinal))["landings: ".Length..].Split(' ');
}
