using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client;

internal static class Program
{
    private static async Task<int> Main(string[] arguments) => await CommandLine.RunAsync(arguments, ChatAsync);

    private static async Task<int> ChatAsync(ClientOptions options)
    {
        using var stop = new StopSignals();
        try
        {
            await using var link = new ServerLink(options.Address, TimeProvider.System, options.Identity);
            await link.DialAsync(stop.Token);
            return await ClientModule.Build(link, options.Address.ToString(), options.IsReconnecting).RunAsync(stop.Token);
        }
        catch (DialException failed)
        {
            await Console.Error.WriteLineAsync($"connect server error: {options.Address}: {SafeText.Of(failed.Message)}");
            return ExitCode.CannotConnect;
        }
        // A terminal that is closed takes no more output.
        catch (Exception end) when (stop.Token.IsCancellationRequested && end is (OperationCanceledException or IOException))
        {
            if (!Console.IsInputRedirected && stop.ExitCode != ExitCode.HungUp)
                await Console.Error.WriteLineAsync();
            return stop.ExitCode;
        }
    }
}
