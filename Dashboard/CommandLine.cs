using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard;

/// <summary>The command line, as text and as options.</summary>
/// <param name="texts">The descriptions, in one language.</param>
internal sealed class CommandLine(TextCatalog texts)
{
    private readonly Argument<IPEndPoint> _place = new("ip:port")
    {
        Description = texts["option.place"],
        CustomParser = static result => Parse(result, result.Tokens[0].Value),
    };

    private readonly Option<IPEndPoint?> _balancer = new("--balancer")
    {
        Description = texts["option.balancer"],
        HelpName = "ip:port",
        CustomParser = static result => Parse(result, result.Tokens[0].Value),
    };

    private readonly Option<IPEndPoint[]> _servers = new("--server")
    {
        Description = texts["option.server"],
        HelpName = "ip:port",
        Required = true,
        CustomParser = static result => [.. result.Tokens.Select(token => Parse(result, token.Value)).OfType<IPEndPoint>()],
    };

    private readonly Option<string?> _language = new("--lang")
    {
        Description = texts["option.lang"],
        HelpName = "en|zh",
    };

    private readonly Option<bool> _control = new("--allow-control")
    {
        Description = texts["option.control"],
    };

    private readonly Option<string?> _socket = new("--control-socket")
    {
        Description = texts["option.socket"],
        HelpName = "FILE",
    };

    private readonly Option<string?> _pidFile = new("--pid-file")
    {
        Description = texts["option.pidfile"],
        HelpName = "FILE",
    };

    public RootCommand Root => field ??= Build();

    public DashboardOptions Options(ParseResult line) => new(
        line.GetRequiredValue(_place),
        line.GetValue(_balancer),
        line.GetRequiredValue(_servers),
        Languages.Choose(line.GetValue(_language)),
        line.GetValue(_control), line.GetValue(_socket), line.GetValue(_pidFile));

    private RootCommand Build()
    {
        _language.AcceptOnlyFromAmong("en", "zh");
        var root = new RootCommand(texts["option.program"])
        {
            _place, _balancer, _servers, _language, _control, _socket, _pidFile,
        };
        root.Validators.Add(Check);
        HelpAction.AddTo(root, texts);
        return root;
    }

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
