using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ChatCluster.Client.Connection;
using ChatCluster.Client.Input;
using ChatCluster.Presentation;
using ChatCluster.Sockets;

namespace ChatCluster.Client;

/// <summary>The arguments and options of the command line, described in the language of <paramref name="texts"/>.</summary>
internal sealed class CommandLineSymbols(TextCatalog texts)
{
    private readonly Argument<string> _host = new("host")
    {
        Description = texts["option.host"],
        CustomParser = static result => ReadHost(result),
    };

    private readonly Argument<int> _port = new("port")
    {
        Description = texts["option.port"],
        CustomParser = static result =>
            int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
                ? port
                : Wrong(result, "is not a port, 1 to 65535", 0),
    };

    private readonly Option<bool> _noReconnect = new("--no-reconnect") { Description = texts["option.noreconnect"] };

    private readonly Option<string> _lang = Choice(Languages.Option, texts["option.lang"], "zh", "en");

    private readonly Option<string> _colour = Choice("--color", texts["option.color"], "auto", "always", "never");

    private readonly Option<bool> _courseTexts = new("--course-texts") { Description = texts["option.coursetexts"] };

    private readonly Option<LineHistory> _history = new("--history")
    {
        HelpName = "FILE",
        Description = texts["option.history"],
        CustomParser = static result => ReadFile(result, static file => new LineHistory(file), new LineHistory()),
    };

    private readonly Option<bool> _tls = new("--tls") { Description = texts["option.tls"] };

    private readonly Option<X509Certificate2Collection> _tlsCa = new("--tls-ca")
    {
        HelpName = "FILE",
        Description = texts["option.tlsca"],
        CustomParser = static result => ReadFile(result, ServerIdentity.ReadAuthorities, []),
    };

    private readonly Option<string> _tlsName = new("--tls-name") { HelpName = "NAME", Description = texts["option.tlsname"] };

    public string Description => texts["option.program"];

    public void AddTo(RootCommand root)
    {
        root.Add(_host);
        root.Add(_port);
        foreach (var option in (Option[])[_lang, _colour, _courseTexts, _history, _noReconnect, _tls, _tlsCa, _tlsName])
            root.Add(option);
    }

    public ClientOptions Read(ParseResult parsed, Language language)
    {
        var (host, port) = (parsed.GetValue(_host)!, parsed.GetValue(_port));
        var (authorities, name) = (parsed.GetValue(_tlsCa), parsed.GetValue(_tlsName));
        var isSecure = parsed.GetValue(_tls) || authorities is not null || name is not null;
        return new(
            NumericAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port),
            !parsed.GetValue(_noReconnect),
            isSecure ? new ServerIdentity(name ?? host, authorities) : null,
            language,
            parsed.GetValue(_colour) switch { "always" => ColourMode.Always, "never" => ColourMode.Never, _ => ColourMode.Auto },
            parsed.GetValue(_courseTexts),
            parsed.GetValue(_history) ?? new LineHistory());
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', values) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !values.Contains(value))
                result.AddError($"{name} takes {string.Join(", ", values)}");
        });
        return option;
    }

    /// <summary>An IP address or a host name. What only looks like an address, such as 127.1, is neither.</summary>
    private static string ReadHost(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var isName = Uri.CheckHostName(text) == UriHostNameType.Dns && !IPAddress.TryParse(text, out _);
        return isName || NumericAddress.TryParse(text, out _) ? text : Wrong(result, "is neither an IP address nor a host name", text);
    }

    private static T ReadFile<T>(ArgumentResult result, Func<string, T> read, T nothing)
    {
        try
        {
            return read(result.Tokens[0].Value);
        }
        catch (IOException unfit)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name} {unfit.Message}");
            return nothing;
        }
    }

    private static T Wrong<T>(ArgumentResult result, string what, T nothing)
    {
        result.AddError($"'{result.Tokens[0].Value}' {what}");
        return nothing;
    }
}
