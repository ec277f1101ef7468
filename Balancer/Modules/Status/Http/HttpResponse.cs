using System.Text;
using ChatCluster.Sockets;

namespace ChatCluster.Balancer.Modules.Status.Http;

/// <summary>The statuses that are sent.</summary>
internal enum HttpStatus
{
    Ok = 200,
    BadRequest = 400,
    NotFound = 404,
    MethodNotAllowed = 405,
    UriTooLong = 414,
    MisdirectedRequest = 421,
    HeadersTooLarge = 431,
    Unavailable = 503,
    VersionNotSupported = 505,
}

/// <summary>An answer.</summary>
/// <param name="Status">How it went.</param>
/// <param name="Type">The media type of the body.</param>
/// <param name="Body">All of it, unless <see cref="Stream"/> follows.</param>
internal sealed record HttpResponse(HttpStatus Status, string Type, byte[] Body)
{
    /// <summary>Sends the rest of the body, until the connection ends; null: there is none.</summary>
    public Func<SendBytes, CancellationToken, Task>? Stream { get; init; }

    /// <summary>The content security policy of a page; null for what is no page.</summary>
    public string? Policy { get; init; }

    public static HttpResponse Text(HttpStatus status, string text) =>
        new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>The answer to a request that is refused before anything looks at its path.</summary>
    public static HttpResponse Refuse(HttpStatus status) => Text(status, status switch
    {
        HttpStatus.MisdirectedRequest => "ask by address or by the name localhost\n",
        HttpStatus.MethodNotAllowed => "only GET and HEAD are answered\n",
        _ => Reason(status) + "\n",
    });

    /// <summary>The bytes to send.</summary>
    /// <param name="isHead">The body is left out; its length is not.</param>
    /// <param name="keepsAlive">Another answer may follow.</param>
    public byte[] ToBytes(bool isHead, bool keepsAlive)
    {
        var head = new StringBuilder($"HTTP/1.1 {(int)Status} {Reason(Status)}\r\nContent-Type: {Type}\r\nCache-Control: no-store\r\n");
        if (Policy is not null)
            head.Append($"Content-Security-Policy: {Policy}\r\nX-Content-Type-Options: nosniff\r\n");
        if (Status == HttpStatus.MethodNotAllowed)
            head.Append("Allow: GET, HEAD\r\n");
        if (Stream is null)
            head.Append($"Content-Length: {Body.Length}\r\n");
        if (!keepsAlive || Stream is not null)
            head.Append("Connection: close\r\n");
        head.Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. isHead ? [] : Body];
    }

    private static string Reason(HttpStatus status) => status switch
    {
        HttpStatus.Ok => "OK",
        HttpStatus.BadRequest => "Bad Request",
        HttpStatus.NotFound => "Not Found",
        HttpStatus.MethodNotAllowed => "Method Not Allowed",
        HttpStatus.UriTooLong => "URI Too Long",
        HttpStatus.MisdirectedRequest => "Misdirected Request",
        HttpStatus.HeadersTooLarge => "Request Header Fields Too Large",
        HttpStatus.VersionNotSupported => "HTTP Version Not Supported",
        _ => "Service Unavailable",
    };
}
