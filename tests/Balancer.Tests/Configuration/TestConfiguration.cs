using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>A configuration in a folder of its own.</summary>
internal sealed class TestConfiguration : IDisposable
{
    private const string MainFile = "nginx.conf";

    private readonly TemporaryFolder _folder = new();

    public TestConfiguration(string text, params IReadOnlyList<(string Name, string Text)> otherFiles)
    {
        foreach (var (name, content) in otherFiles.Append((MainFile, text)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(name))!);
            File.WriteAllText(_folder.PathOf(name), content);
        }
    }

    public string Prefix => _folder.PathOf("").TrimEnd('/');

    public CommandLineOptions Options => new() { Prefix = Prefix, ConfigFile = MainFile, ErrorLog = "stderr" };

    /// <summary>Loads a text that must be accepted.</summary>
    public static BalancerConfig Accept(string text)
    {
        using var configuration = new TestConfiguration(text);
        var result = configuration.Options.LoadConfiguration();
        return result.Config ?? throw new InvalidOperationException(result.Messages[^1].ToString());
    }

    /// <summary>Loads a text that must be refused; the message, with PFX for the folder.</summary>
    public static string Refuse(string text, params IReadOnlyList<(string Name, string Text)> otherFiles)
    {
        using var configuration = new TestConfiguration(text, otherFiles);
        var result = configuration.Options.LoadConfiguration();
        return result.Config is null
            ? configuration.WithoutPrefix(result.Messages[^1].ToString())
            : throw new InvalidOperationException("the configuration was accepted");
    }

    /// <summary>A whole configuration around the lines of one server block, which begins on line 3.</summary>
    public static string Server(string lines) =>
        $"events {{}}\nstream {{ upstream u {{ server 127.0.0.1:6000; }} upstream v {{ server 127.0.0.1:6001; }}\nserver {{ {lines} }} }}\n";

    /// <summary>A whole configuration around the lines of one upstream block, which begins on line 2.</summary>
    public static string Upstream(string lines) =>
        $"events {{}}\nstream {{ upstream u {{ {lines} }}\nserver {{ listen 8000; proxy_pass u; }} }}\n";

    public string WithoutPrefix(string text) => text.Replace(Prefix, "PFX", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    /// <summary>The content of a server with <c>proxy_pass</c>.</summary>
    public static ProxyConfig ProxyOf(ServerConfig server) => Assert.IsType<ProxyConfig>(server.Content);
}
