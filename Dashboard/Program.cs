using ChatCluster.Presentation;

namespace ChatCluster.Dashboard;

internal static class Program
{
    private const int WrongCommandLine = 2;

    private static async Task<int> Main(string[] args)
    {
        var language = Languages.OfArguments(args);
        var texts = DashboardTexts.CommandLine(language);
        var commandLine = new CommandLine(texts);
        commandLine.Root.SetAction(line => DashboardRun.RunAsync(commandLine.Options(line)));
        var line = commandLine.Root.Parse(args);
        if (line.Errors.Count == 0)
            return await line.InvokeAsync(new() { ProcessTerminationTimeout = null });
        await Console.Error.WriteLineAsync(
            $"Dashboard: {DashboardTexts.Errors(language).Translate(line.Errors[0].Message)}\n"
            + $"{texts["option.example"]}: ./Dashboard 127.0.0.1:8001 --balancer 127.0.0.1:8011 --server 127.0.0.1:9000");
        return WrongCommandLine;
    }
}
