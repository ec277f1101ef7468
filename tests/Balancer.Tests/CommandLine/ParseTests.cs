using ChatCluster.Balancer.Explain;
using ChatCluster.Presentation;
using Xunit;
using Parser = ChatCluster.Balancer.CommandLine;

namespace ChatCluster.Balancer.Tests.CommandLine;

public sealed class ParseTests
{
    [Fact]
    public void Parse_NoArguments_RunsTheCompatFile()
    {
        var options = Accept();

        Assert.Equal("nginx-compat.conf", options.ConfigFile);
        Assert.True(File.Exists(Path.Combine(options.Prefix, options.ConfigFile)));
        Assert.Equal(new CommandLineOptions(), options);
    }

    [Theory]
    [InlineData("-p", "dir", "-c", "file", "-g", "daemon off;", "-e", "log", "-s", "quit")]
    [InlineData("-pdir", "-cfile", "-gdaemon off;", "-elog", "-squit")]
    public void Parse_Values_StandApartOrJoined(params string[] arguments) =>
        Assert.Equal(
            new CommandLineOptions
            {
                Prefix = "dir",
                ConfigFile = "file",
                GlobalDirectives = "daemon off;",
                ErrorLog = "log",
                NamesErrorLog = true,
                Signal = "quit"
            },
            Accept(arguments));

    [Fact]
    public void Parse_JoinedLetters_AllCount()
    {
        Assert.Equal(new CommandLineOptions { TestConfiguration = true, Quiet = true, ConfigFile = "x" }, Accept("-tqcx"));
        Assert.Equal(new CommandLineOptions { TestConfiguration = true, DumpConfiguration = true }, Accept("-T"));
        Assert.Equal(new CommandLineOptions { ShowVersion = true, ShowBuild = true }, Accept("-V"));
        Assert.Equal(new CommandLineOptions { ShowVersion = true, ShowHelp = true }, Accept("-?"));
        Assert.Equal(new CommandLineOptions { ShowVersion = true, ShowHelp = true }, Accept("--help"));
        Assert.Equal(new CommandLineOptions { ShowVersion = true }, Accept("--version"));
    }

    [Theory]
    [InlineData("invalid option: \"x\"", "-x")]
    [InlineData("invalid option: \"x\"", "-tx")]
    [InlineData("invalid option: \"foo\"", "foo")]
    [InlineData("invalid option: \"\"", "")]
    [InlineData("invalid option: \"-\"", "--nosuch")]
    [InlineData("invalid option: \"-s bogus\"", "-s", "bogus")]
    [InlineData("invalid option: \"-s bogus\"", "-sbogus")]
    [InlineData("option \"-c\" requires file name", "-c")]
    [InlineData("option \"-e\" requires file name", "-t", "-e")]
    [InlineData("option \"-g\" requires parameter", "-g")]
    [InlineData("option \"-s\" requires parameter", "-s")]
    [InlineData("option \"-p\" requires directory name", "-tp")]
    public void Parse_WrongArguments_AreRefusedInNginxsWords(string complaint, params string[] arguments) =>
        Assert.Equal(complaint, Parser.Parse(arguments, out _));

    [Fact]
    public void Parse_LongOptions_TakeTheirValues()
    {
        Assert.Equal(new CommandLineOptions { Explain = true, Language = "zh" }, Accept("--explain", "--lang", "zh"));
        Assert.Equal(new CommandLineOptions { Colour = ColourMode.Always }, Accept("--color", "always"));
        Assert.Equal(new CommandLineOptions { Colour = ColourMode.Never }, Accept("--color", "always", "--color=never"));
        Assert.Equal(new CommandLineOptions(), Accept("--color=auto"));
        var plan = Accept("--simulate", "-n", "5", "--upstream=chat", "--fail", "6002@3", "--recover=[::1]:6002@9", "--seed", "8",
            "--client", "10.0.0.1,[::1]:77").Simulation!;
        Assert.Equal((true, 5, "chat", 8), (plan.IsAsked, plan.Sessions, plan.Upstream, plan.Seed));
        Assert.Equal([new("6002", 3, Fails: true), new ServerEvent("[::1]:6002", 9, Fails: false)], plan.Events);
        Assert.Equal(["10.0.0.1:0", "[::1]:77"], plan.Clients.Select(client => client.ToString()));
    }

    [Theory]
    [InlineData("option \"--lang\" requires zh or en, not \"fr\"", "--lang", "fr")]
    [InlineData("option \"--color\" requires auto, always or never, not \"red\"", "--color", "red")]
    [InlineData("option \"--color\" requires auto, always or never", "--color")]
    [InlineData("option \"--explain\" takes no value", "--explain=yes")]
    [InlineData("option \"-n\" requires a number of sessions", "--simulate", "-n")]
    [InlineData("option \"-n\" requires a number of sessions, not \"0\"", "--simulate", "-n", "0")]
    [InlineData("option \"--fail\" requires SERVER@SESSION, not \"6002\"", "--simulate", "--fail", "6002")]
    [InlineData("option \"--client\" requires addresses, not \"me\"", "--simulate", "--client", "me")]
    [InlineData("-n, --upstream, --client, --fail, --recover and --seed belong to --simulate", "--seed", "3")]
    public void Parse_LongOptionsThatMakeNoSense_AreRefused(string complaint, params string[] arguments) =>
        Assert.Equal(complaint, Parser.Parse(arguments, out _));

    private static CommandLineOptions Accept(params string[] arguments)
    {
        Assert.Null(Parser.Parse(arguments, out var options));
        return options;
    }
}
