using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard;

/// <summary>The command line, as text and as options.</summary>
internal sealed class CommandLine
{
    private readonly Argument<IPEndPoint> _place = new("ip:port")
    {
        Description = "the address of the page, such as 127.0.0.1:8001",
        CustomParser = static result => Parse(result, result.Tokens[0].Value),
    };

    private readonly Option<IPEndPoint?> _balancer = new("--balancer")
    {
        Description = "the balancer's --status address; without it the page shows no decisions",
        HelpName = "ip:port",
        CustomParser = static result => Parse(result, result.Tokens[0].Value),
    };

    private readonly Option<IPEndPoint[]> _servers = new("--server")
    {
        Description = "the --admin address of a chat server; once for each server",
        HelpName = "ip:port",
        Required = true,
        CustomParser = static result => [.. result.Tokens.Select(token => Parse(result, token.Value)).OfType<IPEndPoint>()],
    };

    private readonly Option<string?> _language = new("--lang")
    {
        Description = "the language of the page; default: that of the environment",
        HelpName = "en|zh",
    };

    private readonly Option<bool> _control = new("--allow-control")
    {
        Description = "show buttons that kill and freeze servers; the page must be on a loopback address",
    };

    private readonly Option<string?> _socket = new("--control-socket")
    {
        Description = "with --allow-control: the balancer's control socket, for the buttons drain and weight",
        HelpName = "FILE",
    };

    private readonly Option<string?> _pidFile = new("--pid-file")
    {
        Description = "with --allow-control: the balancer's pid file, for the button reload",
        HelpName = "FILE",
    };

    public CommandLine()
    {
        _language.AcceptOnlyFromAmong("en", "zh");
        Root = new("A page that shows a chat cluster as it works. Example: ./Dashboard 127.0.0.1:8001 --balancer 127.0.0.1:8011"
            + " --server 127.0.0.1:9000 --server 127.0.0.1:9002")
        {
            _place, _balancer, _servers, _language, _control, _socket, _pidFile,
        };
        Root.Validators.Add(Check);
    }

    public RootCommand Root { get; }

    public DashboardOptions Options(ParseResult line) => new(
        line.GetRequiredValue(_place),
        line.GetValue(_balancer),
        line.GetRequiredValue(_servers),
        Languages.Choose(line.GetValue(_language)),
        line.GetValue(_control), line.GetValue(_socket), line.GetValue(_pidFile));

    private void Check(CommandResult line)
    {
        if (!line.GetValue(_control))
        {
            if (line.GetResult(_socket) is not null || line.GetResult(_pidFile) is not null)
                line.AddError("--control-socket and --pid-file need --allow-control");
        }
        else if (line.GetValue(_place) is { } place && !IPAddress.IsLoopback(place.Address))
            line.AddError("--allow-control needs a loopback address such as 127.0.0.1:8001: the page has no password");
    }

    private static IPEndPoint? Parse(ArgumentResult result, string text)
    {
        if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var place))
            return place;
        result.AddError($"\"{text}\" is not ip:port, such as 127.0.0.1:8001");
        return null;
    }
}
