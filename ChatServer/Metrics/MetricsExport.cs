using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ChatCluster.Server.Metrics;

/// <summary>Which metrics the page /metrics shows: the server's, and the runtime's (processor time, memory, garbage collection).</summary>
public static class MetricsExport
{
    private const string RuntimeMeterName = "System.Runtime";

    /// <summary>
    /// The runtime calls these counters although they go down as well; <see cref="ServerMetrics"/> has them as the gauges that they are.
    /// </summary>
    private static readonly string[] FalseCounters = ["dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count"];

    private static string Version => typeof(MetricsExport).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Metrics are read when the page is asked for; until then nothing is done for them.</summary>
    /// <param name="metrics">
    /// Of this server. A provider finds meters by name in the whole process, where the tests run many servers.
    /// </param>
    public static MeterProvider Start(ServerMetrics metrics) => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(static resource =>
            resource.AddService("ChatServer", serviceVersion: Version, autoGenerateServiceInstanceId: false))
        .AddMeter(ServerMetrics.MeterName, RuntimeMeterName)
        .AddView(instrument =>
            metrics.IsAnotherServers(instrument) || FalseCounters.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null)
        .AddPrometheusExporter(static exporter =>
        {
            exporter.ScopeInfoEnabled = false;
            exporter.ScrapeResponseCacheDurationMilliseconds = 0;
        })
        .Build();
}
