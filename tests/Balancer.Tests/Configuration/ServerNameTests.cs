using System.Text;
using ChatCluster.Balancer.Modules.SslPreread;
using ChatCluster.Balancer.Tests.Picking;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary><c>server_name</c>, with the verdicts of nginx's source: the nginx here is older than the directive.</summary>
public sealed class ServerNameTests
{
    /// <summary>Three servers at one address; the second is the default one.</summary>
    private const string Names = """
        server { listen 8000; server_name .example.com www.example.*; return 0; }
        server { listen 8000 default_server; server_name example.net *.a.example.net; return 1; }
        server { listen 8000; server_name ~^Mail(?<n>\d)\. example.org; return 2; }
        """;

    [Theory]
    [InlineData("example.com", 0)]
    [InlineData("WWW.Example.com", 0)]
    [InlineData("a.b.example.com", 0)]
    [InlineData("www.example.xyz", 0)]
    [InlineData("example.net", 1)]
    [InlineData("x.a.example.net", 1)]
    [InlineData("x.example.net", null)]
    [InlineData("mail7.example.com", 0)]
    [InlineData("mail7.host", 2)]
    [InlineData("mail.host", null)]
    [InlineData("example.org", 2)]
    [InlineData("", null)]
    public void Name_IsLookedUpAsNginxDoes(string asked, int? server)
    {
        var config = TestConfiguration.Accept($"events {{}}\nstream {{ {Names} }}");
        var listen = Assert.Single(config.Servers[1].Listens);
        Assert.Empty(config.Servers[0].Listens);
        Assert.Equal(server, listen.Names!.TryFind(asked, Letters.From(System.Net.IPAddress.Loopback), out var found) ? found : null);
    }

    [Fact]
    public void Name_OfTheMachine_IsAVariableOfItsOwn()
    {
        var config = TestConfiguration.Accept(
            "events {}\nstream { server { listen 8000; return x; } server { listen 8000; server_name $HostName; return x; } }");
        var names = config.Servers[0].Listens[0].Names!;
        Assert.True(names.TryFind(System.Net.Dns.GetHostName(), Letters.From(System.Net.IPAddress.Loopback), out var found));
        Assert.Equal(1, found);
    }

    [Fact]
    public void Name_OneServerAtItsAddress_IsNotLookedUp()
    {
        var config = TestConfiguration.Accept(
            "events {}\nstream { server { listen 8000; server_name a; return x; } server { listen 8001; server_name ~(b); return x; } }");
        Assert.Null(config.Servers[0].Listens[0].Names);
        // Its groups are variables.
        Assert.NotNull(config.Servers[1].Listens[0].Names);
    }

    [Theory]
    [InlineData("chat.example", "chat.example")]
    [InlineData("Chat.Example.", "chat.example")]
    [InlineData("chat.example:443", "chat.example")]
    [InlineData("[::1]:443", "[::1]")]
    [InlineData("a..b", null)]
    [InlineData("a/b", null)]
    [InlineData("a b", null)]
    [InlineData(".", null)]
    [InlineData(":1", null)]
    public void AskedName_IsWhatNginxMakesOfIt(string sent, string? name) =>
        Assert.Equal(name, AskedName.Of(Encoding.ASCII.GetBytes(sent)));

    [Theory]
    [InlineData("server_name *;", "server name \"*\" is invalid in PFX/nginx.conf:2")]
    [InlineData("server_name *a.b;", "server name \"*a.b\" is invalid in PFX/nginx.conf:2")]
    [InlineData("server_name .;", "server name \".\" is invalid in PFX/nginx.conf:2")]
    [InlineData("server_name ~;", "empty regex in server name \"~\" in PFX/nginx.conf:2")]
    [InlineData("server_name;", "invalid number of arguments in \"server_name\" directive in PFX/nginx.conf:2")]
    [InlineData("server_name a..b;", "invalid server name or wildcard \"a..b\" on 0.0.0.0:8000")]
    [InlineData("server_name A*b;", "invalid server name or wildcard \"a*b\" on 0.0.0.0:8000")]
    public void Name_Nonsense_IsRefusedInNginxsWords(string line, string message) => Assert.Equal($"[emerg] {message}",
        TestConfiguration.Refuse($"events {{}}\nstream {{ server {{ listen 8000; {line} return x; }} server {{ listen 8000; return x; }} }}"));

    [Theory]
    [InlineData("server_names_hash_bucket_size x;", "\"server_names_hash_bucket_size\" directive invalid number in PFX/nginx.conf:2")]
    [InlineData("server_names_hash_max_size 1; server_names_hash_max_size 2;",
        "\"server_names_hash_max_size\" directive is duplicate in PFX/nginx.conf:2")]
    [InlineData("server_name a;", "\"server_name\" directive is not allowed here in PFX/nginx.conf:2")]
    public void Sizes_AreCheckedAndHaveNoEffect(string line, string message)
    {
        TestConfiguration.Accept("events {}\nstream { server_names_hash_max_size 1k; server_names_hash_bucket_size 64; }"
            .Replace("1k", "1024", StringComparison.Ordinal));
        Assert.Equal($"[emerg] {message}", TestConfiguration.Refuse($"events {{}}\nstream {{ {line} }}"));
    }

    [Theory]
    [InlineData("server_name a;", "server_name a b;", "conflicting server name \"a\" on 0.0.0.0:8000, ignored")]
    [InlineData("server_name *.A;", "server_name .a;", "conflicting server name \".a\" on 0.0.0.0:8000, ignored")]
    [InlineData("", "", "conflicting server name \"\" on 0.0.0.0:8000, ignored")]
    [InlineData("", "server_name b/c;", "server name \"b/c\" has suspicious symbols in PFX/nginx.conf:3")]
    public void Name_Twice_IsAWarning(string first, string second, string warning)
    {
        using var configuration = new TestConfiguration(
            $"events {{}}\nstream {{ server {{ listen 8000; {first} return x; }}\nserver {{ listen 8000; {second} return x; }} }}");
        var result = configuration.Options.LoadConfiguration();
        Assert.NotNull(result.Config);
        Assert.Contains($"[warn] {warning}", result.Messages.Select(message => configuration.WithoutPrefix($"{message}")));
    }
}
