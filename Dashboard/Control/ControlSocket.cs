using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Dashboard.Control;

/// <summary>Speaks to the balancer as <c>Balancer ctl</c> does.</summary>
internal static class ControlSocket
{
    private const char Separator = '\0';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="path">The balancer's socket.</param>
    /// <param name="command">Words without separator and line end.</param>
    /// <returns>Null when it was done; otherwise why not.</returns>
    public static async Task<string?> AskAsync(string path, IReadOnlyList<string> command)
    {
        if (command.Any(static word => word.Contains(Separator, StringComparison.Ordinal) || word.Contains('\n', StringComparison.Ordinal)))
            return "a word of the command has a control character";
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join(Separator, ["en", "plain", .. command]) + "\n"), limit.Token);
            using var answer = new StreamReader(stream, Encoding.UTF8);
            var isDone = await answer.ReadLineAsync(limit.Token) == "0";
            return isDone ? null : (await answer.ReadToEndAsync(limit.Token)).Trim();
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return "the balancer's control socket does not answer";
        }
    }
}
