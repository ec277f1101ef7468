using ChatCluster.Balancer.Modules;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class IncludeTests
{
    [Fact]
    public void Include_InAnyBlock_StandsInItsPlace()
    {
        using var configuration = new TestConfiguration(
            "include main.inc;\nstream { include inc/*.conf; }",
            ("main.inc", "events { include events.inc; }"), ("events.inc", "worker_connections 77;"),
            ("inc/b.conf", "server { listen 8000; include server.inc; }"), ("inc/a.conf", "upstream a { server 127.0.0.1:1; }"),
            ("server.inc", "proxy_pass a;"), ("inc/c.other", "bogus;"), ("inc/.d.conf", "bogus;"));

        var result = configuration.Options.LoadConfiguration();

        Assert.Empty(result.Messages);
        Assert.Equal((77, "a"), (result.Config!.WorkerConnections, TestConfiguration.ProxyOf(result.Config.Servers[0]).Upstream));
        Assert.Equal(["nginx.conf", "main.inc", "events.inc", "inc/a.conf", "inc/b.conf", "server.inc"],
            result.Files.Select(file => Path.GetRelativePath(configuration.Prefix, file.Name)));
    }

    [Fact]
    public void Include_NamesInAnIncludedFile_StartAtTheMainFilesFolder() =>
        Assert.Equal("[emerg] open() \"PFX/nosuch\" failed (2: No such file or directory) in PFX/inc/a:1",
            TestConfiguration.Refuse("include inc/a;", ("inc/a", "include nosuch;")));

    [Theory]
    [InlineData("inc/[ab]?", "inc/b1")]
    [InlineData("inc/[!a]*", "inc/b1")]
    [InlineData("inc/*", "inc/a")]
    [InlineData("*/a*", "inc/a")]
    [InlineData("inc/?", "inc/a")]
    [InlineData("inc/*[1]", "inc/b1")]
    [InlineData("inc/\\b*", "inc/b1")]
    [InlineData("inc/b\\*", null)]
    [InlineData("inc/[", null)]
    [InlineData("inc/[z-a]", null)]
    [InlineData("nosuch/*", null)]
    public void Include_Pattern_TakesTheFilesThatMatchInOrder(string pattern, string? first)
    {
        using var configuration = new TestConfiguration($"events {{}}\ninclude {pattern};\n", ("inc/b1", "bogus;"), ("inc/a", "bogus;"));

        var messages = configuration.Options.LoadConfiguration().Messages.Select(message => configuration.WithoutPrefix(message.Text));

        Assert.Equal(first is null ? [] : [$"unknown directive \"bogus\" in PFX/{first}:1"], messages);
    }

    [Theory]
    [InlineData("}", "[emerg] unexpected \"}\" in PFX/inc/a:1")]
    [InlineData("server { ", "[emerg] unexpected end of file, expecting \"}\" in PFX/inc/a:1")]
    public void Include_File_MustBeWholeInItself(string text, string message) =>
        Assert.Equal(message, TestConfiguration.Refuse("events {}\nstream { include inc/a; }", ("inc/a", text)));

    [Fact]
    public void Include_Folder_CannotBeRead() =>
        Assert.Equal("[crit] pread() \"PFX/inc\" failed (21: Is a directory)", TestConfiguration.Refuse("include inc;", ("inc/a", "")));

    [Fact]
    public void Include_OfItself_Ends() =>
        Assert.Equal("[emerg] files are included too deeply in PFX/nginx.conf:1", TestConfiguration.Refuse("include nginx.conf;"));

    [Fact]
    public void Load_MissingFile_IsAResult()
    {
        using var configuration = new TestConfiguration("");

        var result = ConfigLoader.Load("nosuch.conf", configuration.Prefix);

        Assert.Equal("[emerg] open() \"PFX/nosuch.conf\" failed (2: No such file or directory)",
            configuration.WithoutPrefix(Assert.Single(result.Messages).ToString()));
        Assert.Null(result.Config);
    }
}
