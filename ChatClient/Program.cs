using System.Net;
using System.Net.Sockets;
using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;

namespace ChatCluster.Client;

internal static class Program
{
    private static async Task<int> Main(string[] arguments) => await CommandLine.RunAsync(arguments, ChatAsync);

    private static async Task<int> ChatAsync(IPEndPoint address, bool isReconnecting)
    {
        using var stop = new StopSignals();
        try
        {
            await using var link = new ServerLink(address, TimeProvider.System);
            await link.DialAsync(stop.Token);
            return await ClientModule.Build(link, address.ToString(), isReconnecting).RunAsync(stop.Token);
        }
        catch (SocketException refused)
        {
            await Console.Error.WriteLineAsync($"connect server error: {address}: {refused.Message}");
            return ExitCode.CannotConnect;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            if (!Console.IsInputRedirected)
                await Console.Error.WriteLineAsync();
            return stop.ExitCode;
        }
    }
}
