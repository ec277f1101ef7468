using System.Net;
using System.Text;
using ChatCluster.Balancer.Modules.Return;
using ChatCluster.Balancer.Modules.SplitClients;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Picking;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules;

public sealed class SplitClientsTests
{
    /// <summary>The capture's clients are 127.0.0.1 to 127.0.0.40, then five with unknown addresses.</summary>
    private const int KnownClients = 40;

    [Fact]
    public void Share_LoopbackClients_IsNginxs()
    {
        var (_, expected) = Golden.Rows("split_clients").Select(static row => row.Data)
            .Single(static row => row.Item1.StartsWith("$remote_addr", StringComparison.Ordinal));

        var letters = Enumerable.Range(1, KnownClients)
            .Select(client => Value("$remote_addr", "0.5% a; 33.3% b; 33.3% c; * d;", new IPAddress([127, 0, 0, (byte)client])));

        Assert.Equal(expected[..KnownClients], string.Concat(letters));
    }

    [Theory]
    [InlineData("100% a;", "a")]
    [InlineData("0.01% a;", "")]
    [InlineData(".5% a; * b;", "b")]
    [InlineData("* a; * b;", "a")]
    [InlineData("50% \"\"; * \"\";", "")]
    [InlineData("", "")]
    public void Share_OfALoopbackClient_IsAsTheLinesSay(string lines, string expected) =>
        Assert.Equal(expected, Value("$remote_addr", lines, IPAddress.Loopback));

    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("a", 0x92685f5e)]
    [InlineData("abcd", 0x26873021)]
    public void Hash_KnownTexts_AreMurmurs(string text, uint expected) =>
        Assert.Equal(expected, MurmurHash2.Compute(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("split_clients $remote_addr s { * a; }", "invalid variable name \"s\"")]
    [InlineData("split_clients $remote_addr $remote_port { * a; }", "the duplicate \"remote_port\" variable")]
    [InlineData("split_clients $remote_addr $s { 50 a; }", "invalid percent value \"50\"")]
    [InlineData("split_clients $remote_addr $s { 0% a; }", "invalid percent value \"0%\"")]
    [InlineData("split_clients $remote_addr $s { 1.234% a; }", "invalid percent value \"1.234%\"")]
    [InlineData("split_clients $remote_addr $s { -1% a; }", "invalid percent value \"-1%\"")]
    [InlineData("split_clients $remote_addr $s { % a; }", "invalid percent value \"%\"")]
    [InlineData("split_clients $remote_addr $s { 60% a; 40.01% b; }", "percent total is greater than 100%")]
    [InlineData("split_clients $remote_addr $s { * a; 1% b; }", "percent total is greater than 100%")]
    [InlineData("split_clients $remote_addr $s { 1% { } }", "unexpected \"{\"")]
    [InlineData("split_clients $remote_addr $s;", "directive \"split_clients\" has no opening \"{\"")]
    [InlineData("split_clients $remote_addr { }", "invalid number of arguments in \"split_clients\" directive")]
    public void Directive_Nonsense_IsRefusedInNginxsWords(string lines, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:1", TestConfiguration.Refuse($"events {{}} stream {{ {lines} }}"));

    private static string Value(string source, string lines, IPAddress client)
    {
        var config = TestConfiguration.Accept(
            $"events {{}} stream {{ split_clients {source} $share {{ {lines} }} server {{ listen 1; return $share; }} }}");
        var content = Assert.IsType<ReturnContent>(config.Servers[0].Content);
        return Encoding.UTF8.GetString(content.Text.Evaluate(Letters.From(client)));
    }
}
