using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ChatCluster.Presentation;
using ChatCluster.Server.Admin;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Sessions;

namespace ChatCluster.Server;

/// <summary>The part of the command line that an operator needs: balancers, TLS, the admin page.</summary>
internal sealed class OperatingOptions(TextCatalog texts)
{
    private static readonly AdminOptions DefaultAdmin = new(new(IPAddress.Loopback, 0));

    private readonly Option<IPNetwork[]> _proxyProtocol = new("--proxy-protocol-from")
    {
        Description = texts["option.proxyprotocol"],
        HelpName = "ADDR[/MASK][,...]",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = static result => Networks(result),
    };

    private readonly Option<string?> _certificate = new("--tls-cert")
    {
        Description = texts["option.tlscert"],
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = texts["option.tlskey"],
        HelpName = "FILE",
    };

    private readonly Option<BusOptions?> _bus = new("--bus")
    {
        Description = texts["option.bus"],
        HelpName = "redis[s]://[user:password@]host:port[/db][?prefix=chat]",
        CustomParser = static result => Bus(result),
    };

    private readonly Option<string> _secondLogin =
        LogCommandLine.Choice("--on-second-login", "refuse", texts["option.secondlogin"], "refuse", "replace");

    private readonly Option<IPEndPoint?> _admin = new("--admin")
    {
        Description = texts["option.admin"],
        HelpName = "[ip:]port",
        CustomParser = static result => Place(result),
    };

    private readonly Option<string[]> _adminHosts = new("--admin-host")
    {
        Description = texts["option.adminhost"],
        HelpName = "NAME[,...]",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = static result => [.. result.Tokens.SelectMany(static token => token.Value.Split(','))],
    };

    private readonly Option<int> _adminConnections = NumberOption.Of("--admin-connections", DefaultAdmin.MaxConnections, 1, 10_000,
        texts["option.adminconnections"]);

    private readonly Option<int> _adminIdle = NumberOption.Of("--admin-idle", (int)DefaultAdmin.IdleTime.TotalSeconds, 1, 3600,
        texts["option.adminidle"]);

    public IEnumerable<Option> All =>
        [_bus, _secondLogin, _proxyProtocol, _certificate, _key, _admin, _adminHosts, _adminConnections, _adminIdle];

    public IReadOnlyList<IPNetwork> ProxyProtocolFrom(ParseResult line) => line.GetValue(_proxyProtocol) ?? [];

    public SecondLogin SecondLogin(ParseResult line) => new() { Replaces = line.GetValue(_secondLogin) == "replace" };

    public BusOptions? Bus(ParseResult line) => line.GetValue(_bus);

    public AdminOptions? Admin(ParseResult line) => line.GetValue(_admin) is not { } place ? null : new(place)
    {
        MaxConnections = line.GetRequiredValue(_adminConnections),
        IdleTime = TimeSpan.FromSeconds(line.GetRequiredValue(_adminIdle)),
        Hosts = line.GetValue(_adminHosts) ?? [],
    };

    public TlsFiles? Tls(ParseResult line) =>
        line.GetValue(_certificate) is { } certificate && line.GetValue(_key) is { } key ? new(certificate, key) : null;

    /// <summary>Checks the whole line: a certificate and its key belong together.</summary>
    public void Check(CommandResult line)
    {
        if (line.GetResult(_certificate) is null != line.GetResult(_key) is null)
            line.AddError("--tls-cert and --tls-key belong together");
    }

    private static BusOptions? Bus(ArgumentResult result)
    {
        try
        {
            return BusOptions.Parse(result.Tokens[0].Value);
        }
        catch (FormatException problem)
        {
            result.AddError($"--bus: {problem.Message}");
            return null;
        }
    }

    private static IPNetwork[] Networks(ArgumentResult result)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new(address, address.GetAddressBytes().Length * 8));
            else
                result.AddError($"--proxy-protocol-from {text}: not an address, nor a network such as 10.0.0.0/8");
        }
        return [.. networks];
    }

    private static IPEndPoint? Place(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, out var port) && port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort)
            return new(IPAddress.Loopback, port);
        if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var place))
            return place;
        result.AddError($"--admin {text}: not a port, nor ip:port such as 127.0.0.1:9600");
        return null;
    }
}
