using ChatCluster.Client.Commands;
using ChatCluster.Client.Connection;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client;

internal static class Program
{
    private static async Task<int> Main(string[] arguments) => await CommandLine.RunAsync(arguments, ChatAsync);

    private static async Task<int> ChatAsync(ClientOptions options)
    {
        using var module = new ClientModule(options);
        using var stop = new StopSignals(module.TryClearLine);
        try
        {
            await using var link = new ServerLink(options.Address, TimeProvider.System, options.Identity);
            await link.DialAsync(stop.Token);
            return await module.Build(link).RunAsync(stop.Token);
        }
        catch (DialException failed)
        {
            var problem = $"connect server error: {options.AddressText}: {SafeText.Of(failed.Message)}";
            await Console.Error.WriteLineAsync(
                Console.IsInputRedirected || options.CourseTexts ? problem : ClientTexts.Sentences(options.Language).Translate(problem));
            return ExitCode.CannotConnect;
        }
        // A closed terminal fails every write with an IOException.
        catch (Exception end) when (stop.Token.IsCancellationRequested && end is (OperationCanceledException or IOException))
        {
            if (!Console.IsInputRedirected && stop.ExitCode != ExitCode.HungUp)
                await Console.Error.WriteLineAsync();
            return stop.ExitCode;
        }
    }
}
