namespace ChatCluster.Dashboard;

internal static class Program
{
    private const int WrongCommandLine = 2;

    private static async Task<int> Main(string[] args)
    {
        var commandLine = new CommandLine();
        commandLine.Root.SetAction(line => DashboardRun.RunAsync(commandLine.Options(line)));
        var line = commandLine.Root.Parse(args);
        if (line.Errors.Count == 0)
            return await line.InvokeAsync(new() { ProcessTerminationTimeout = null });
        await Console.Error.WriteLineAsync(
            $"Dashboard: {line.Errors[0].Message}\nexample: ./Dashboard 127.0.0.1:8001 --balancer 127.0.0.1:8011 --server 127.0.0.1:9000");
        return WrongCommandLine;
    }
}
