using System.Text;
using ChatCluster.Balancer.Control;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (OpenFileLimit.Check() is { } tooFew)
        {
            SystemProcess.WriteStandardError(Encoding.UTF8.GetBytes($"Balancer: {tooFew}\n"));
            return 1;
        }
        if (CommandLine.Parse(args, out var options) is { } complaint)
        {
            Console.Error.WriteLine($"Balancer: {complaint}");
            return 1;
        }
        if (options.ShowVersion)
        {
            // nginx's options print where nginx prints, to stderr; the GNU options print to stdout, as GNU programs do.
            var output = args.Any(argument => argument.StartsWith("--", StringComparison.Ordinal)) ? Console.Out : Console.Error;
            output.Write(CommandLineHelp.Text(options));
            if (!options.TestConfiguration)
                return 0;
        }
        if (options.NamesErrorLog && BalancerRun.IsFirstProcess && StartLog.Complaint(options) is { } unusable)
            Console.Error.WriteLine($"Balancer: {unusable}");
        if (options.TestConfiguration)
            return CommandLineTest.Run(options, Console.OpenStandardOutput(), Console.Error);
        var (words, terminal) = (Words.Choose(options.Language), Terminal.OfStandardOutput(options.Colour));
        if (options.Simulation is { } plan)
            return ExplainMode.Simulate(options.LoadConfiguration(), plan, words, terminal, Console.Error);
        if (options.Ctl is { } command)
            return CtlClient.Run(options.LoadConfiguration(), new CtlRequest(words, terminal, command), Console.Error);
        if (options.Signal is { } signal)
            return SignalSender.Send(signal, () => options.LoadConfiguration(), Console.Error);

        using var explain = options.Explain ? ExplainMode.Observe(words, terminal) : null;
        return BalancerRun.Run(args, options.LoadConfiguration, Console.Error, explain);
    }
}
