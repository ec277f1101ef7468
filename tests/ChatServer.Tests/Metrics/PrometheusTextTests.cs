using System.Diagnostics.Metrics;
using ChatCluster.Server.Metrics;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Render_OurMeter_CountsByLabel()
    {
        using var metrics = new ServerMetrics();
        using var text = new PrometheusText();
        metrics.Handled(1, 0);
        metrics.Handled(1, 0);
        metrics.Handled(6, 12);
        metrics.BytesSent(5);
        metrics.Closed("silent");
        metrics.Show("chat.test.gauge", "a gauge", () => 7);

        var rendered = text.Render();

        Assert.Contains("# TYPE chat_requests_total counter\n", rendered);
        Assert.Contains("chat_requests_total{request=\"Login\",errno=\"0\"} ", rendered);
        Assert.Contains("chat_requests_total{request=\"Chat\",errno=\"12\"} ", rendered);
        Assert.Contains("# HELP chat_sent_bytes_total bytes the kernel took for clients\n", rendered);
        Assert.Contains("chat_connections_closed_total{reason=\"silent\"} ", rendered);
        Assert.Contains("# TYPE chat_test_gauge gauge\nchat_test_gauge 7\n", rendered);
    }

    [Fact]
    public void Render_RuntimeMeter_IsThere()
    {
        using var text = new PrometheusText();

        var rendered = text.Render();

        Assert.Matches(@"(?m)^dotnet_gc_collections_total\{gc_heap_generation=""gen0""\} \d+$", rendered);
        Assert.Matches(@"(?m)^dotnet_process_memory_working_set_bytes \d+$", rendered);
        Assert.Matches(@"(?m)^dotnet_process_cpu_time_seconds_total\{cpu_mode=""user""\} [\d.]+$", rendered);
    }

    [Fact]
    public void Render_EventsOneByOne_AreAddedUpAndLabelsEscaped()
    {
        using var meter = new Meter(ServerMetrics.MeterName);
        var counter = meter.CreateCounter<int>("test.events", null, "line one\nline \\ two");
        var level = meter.CreateUpDownCounter<int>("test.level");
        using var text = new PrometheusText();
        counter.Add(2, new KeyValuePair<string, object?>("what.for", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("what.for", "a\"b\\c\nd"));
        level.Add(5);
        level.Add(-2);

        var rendered = text.Render();

        Assert.Contains("# HELP test_events_total line one\\nline \\\\ two\n# TYPE test_events_total counter\n", rendered);
        Assert.Contains("test_events_total{what_for=\"a\\\"b\\\\c\\nd\"} 5\n", rendered);
        Assert.Contains("# TYPE test_level gauge\ntest_level 3\n", rendered);
    }
}
