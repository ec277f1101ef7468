using System.Buffers;
using System.Net;
using System.Text;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Modules.Status.Http;

/// <summary>What came of reading a request: the request, a status to refuse it with, or neither: more bytes are needed.</summary>
/// <param name="Consumed">How many bytes the request takes.</param>
internal readonly record struct HttpParse(HttpRequest? Request, HttpStatus? Refusal, int Consumed)
{
    public static HttpParse Refuse(HttpStatus status) => new(null, status, 0);
}

/// <summary>
/// Reads requests without a body, as strictly as RFC 9112 allows: lines end with CR LF, nothing is repaired, and the host is an address or
/// <c>localhost</c>. A page of another site that has a name resolve to this machine (DNS rebinding) gets nothing.
/// </summary>
internal static class HttpParser
{
    /// <summary>The longest request line with its header.</summary>
    public const int MaxLength = 8192;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <param name="received">What has come so far, at most <see cref="MaxLength"/> bytes.</param>
    public static HttpParse Parse(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            var isLineOpen = received.IndexOf("\r\n"u8) < 0;
            return received.Length < MaxLength ? default
                : HttpParse.Refuse(isLineOpen ? HttpStatus.UriTooLong : HttpStatus.HeadersTooLarge);
        }

        var lines = Encoding.Latin1.GetString(received[..end]).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            if (!TryReadHeader(line, headers))
                return HttpParse.Refuse(HttpStatus.BadRequest);
        }

        return Judge(lines[0], headers, end + 4);
    }

    private static HttpParse Judge(string requestLine, Dictionary<string, string> headers, int length)
    {
        var words = requestLine.Split(' ');
        if (words.Length != 3 || !IsToken(words[0]) || !words[1].StartsWith('/') || words[1].AsSpan().ContainsAnyExceptInRange('!', '~'))
            return HttpParse.Refuse(HttpStatus.BadRequest);
        if (words[2] is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            var isHttp = words[2].StartsWith("HTTP/", StringComparison.Ordinal);
            return HttpParse.Refuse(isHttp ? HttpStatus.VersionNotSupported : HttpStatus.BadRequest);
        }

        var isCurrent = words[2] == "HTTP/1.1";
        var host = headers.GetValueOrDefault("Host");
        var hasBody = headers.ContainsKey("Transfer-Encoding") || headers.GetValueOrDefault("Content-Length", "0") != "0";
        if (hasBody || (isCurrent && host is null))
            return HttpParse.Refuse(HttpStatus.BadRequest);
        if (host is not null && !IsOwnHost(host))
            return HttpParse.Refuse(HttpStatus.MisdirectedRequest);
        if (words[0] is not ("GET" or "HEAD"))
            return HttpParse.Refuse(HttpStatus.MethodNotAllowed);

        var target = words[1].Split('?', 2);
        var keepsAlive = isCurrent && !headers.GetValueOrDefault("Connection", "").Contains("close", StringComparison.OrdinalIgnoreCase);
        var language = Languages.OfHeader(headers.GetValueOrDefault("Accept-Language", ""));
        var request = new HttpRequest(target[0], target.ElementAtOrDefault(1) ?? "", language, words[0] == "HEAD", keepsAlive);
        return new HttpParse(request, null, length);
    }

    /// <summary>A header that decides something here may not come twice.</summary>
    private static bool TryReadHeader(string line, Dictionary<string, string> headers)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0 || !IsToken(line[..colon]) || line.Any(static letter => char.IsControl(letter) && letter != '\t'))
            return false;

        var (name, value) = (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        return headers.TryAdd(name, value) || name.ToUpperInvariant() is not ("HOST" or "CONTENT-LENGTH" or "TRANSFER-ENCODING");
    }

    private static bool IsOwnHost(string host)
    {
        var colon = host.LastIndexOf(':');
        var hasPort = colon >= 0 && colon > host.LastIndexOf(']');
        if (hasPort && !Configuration.Values.NumberValue.TryParsePort(host[(colon + 1)..], out _))
            return false;

        var name = hasPort ? host[..colon] : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith('[') && name.EndsWith(']') && IPAddress.TryParse(name[1..^1], out _))
            || Configuration.Values.AddressParser.ParseVersion4(name) is not null;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
