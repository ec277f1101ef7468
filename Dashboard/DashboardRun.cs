using ChatCluster.Dashboard.Cluster;
using ChatCluster.Dashboard.Control;
using ChatCluster.Dashboard.Site;
using ChatCluster.Dashboard.Sources;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Dashboard;

/// <summary>The dashboard from its options to its exit code: the readers fill the view, and the site shows it.</summary>
internal static class DashboardRun
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(DashboardOptions options)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var commands = new ControlCommands(options.AllowsControl, options.ControlSocket, options.PidFile);
        var view = new ClusterView(options.Balancer, options.Servers, commands.Names);
        await using var site = DashboardSite.Build(options.Place, options.Language, view, commands);
        try
        {
            await site.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            var problem = DashboardTexts.Errors(options.Language).Translate($"cannot listen on {options.Place}: {failure.Message}");
            await Console.Error.WriteLineAsync($"Dashboard: {problem}");
            return Failed;
        }
        Console.WriteLine($"Dashboard: http://{options.Place}/");

        var stopping = site.Lifetime.ApplicationStopping;
        List<Task> reading = [.. options.Servers.Select((place, index) => new SourceReader<ServerStatus>(http, place, "/status", "/events")
            .RunAsync(status => view.SetServer(index, status), happened => view.AddServerEvent(index, happened), stopping))];
        if (options.Balancer is { } balancer)
        {
            reading.Add(new SourceReader<BalancerState>(http, balancer, "/api/state?limit=1000", "/api/events")
                .RunAsync(view.SetBalancer, view.AddBalancerEvent, stopping));
        }

        await site.WaitForShutdownAsync();
        await Task.WhenAll(reading);
        return 0;
    }
}
