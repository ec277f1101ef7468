using ChatCluster.Balancer.Control;

namespace ChatCluster.Balancer;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (CommandLine.Parse(args, out var options) is { } complaint)
        {
            Console.Error.WriteLine($"Balancer: {complaint}");
            return 1;
        }
        if (options.ShowVersion)
        {
            // Who asks in nginx's way gets it where nginx writes it; who asks in everybody else's way, where everybody else does.
            var output = args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal)) ? Console.Out : Console.Error;
            output.Write(CommandLineHelp.Text(options));
            if (!options.TestConfiguration)
                return 0;
        }
        if (options.TestConfiguration)
            return CommandLineTest.Run(options, Console.OpenStandardOutput(), Console.Error);

        return options.Signal is { } signal
            ? SignalSender.Send(signal, options.LoadConfiguration, Console.Error)
            : Launch.Run(args, options.LoadConfiguration, Console.Error);
    }
}
