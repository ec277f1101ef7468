namespace ChatCluster.Benchmarks.Charts;

/// <summary>A figure of the balancer's benchmark as the pages show it.</summary>
/// <param name="What">Its row in the file of results.</param>
/// <param name="English">Its name.</param>
/// <param name="Chinese">Its name on the Chinese page.</param>
/// <param name="Scale">From the file's unit to the shown one.</param>
/// <param name="IsDrawn">It is a row of the chart too.</param>
internal sealed record BalancerRow(string What, string English, string Chinese, double Scale = 1, bool IsDrawn = true)
{
    private const double Milliseconds = 0.001;

    /// <summary>In the pages' order.</summary>
    public static IReadOnlyList<BalancerRow> All { get; } =
    [
        .. Enumerable.SelectMany((int[])[1, 50, 500, 4500], Trips),
        new("p50 at 20000/s, microseconds", "p50 at 20 000 a second, ms", "每秒 20 000 条时的 p50，毫秒", Milliseconds),
        new("p50 at 20000/s, microseconds: p99, microseconds", "p99 at 20 000 a second, ms", "每秒 20 000 条时的 p99，毫秒", Milliseconds),
        new("p50 at 20000/s, microseconds: p99.9, microseconds", "p99.9 at 20 000 a second, ms", "每秒 20 000 条时的 p99.9，毫秒",
            Milliseconds, IsDrawn: false),
        new("messages/s, 64 deep, 50 connections", "messages a second, 64 deep", "每秒消息，64 条在途"),
        new("messages/s, 64 deep, 50 connections: processor s per million", "processor s per million, 64 deep",
            "每百万条的处理器秒数，64 条在途", IsDrawn: false),
        .. Bulk("down, 1 connection", "bulk down, 1 connection", "大流量下行，1 个连接"),
        .. Bulk("down, 8 connections", "bulk down, 8 connections", "大流量下行，8 个连接"),
        .. Bulk("down, 8 connections, tuned", "bulk down, 8, tuned", "大流量下行，8 个，调优"),
        .. Bulk("up, 1 connection", "bulk up, 1 connection", "大流量上行，1 个连接"),
        .. Bulk("up, 8 connections", "bulk up, 8 connections", "大流量上行，8 个连接"),
        .. Enumerable.SelectMany((int[])[1, 16, 200], Connects),
        new("memory before the first connection, MB", "memory at start, MB", "启动后的内存，MB"),
        new("memory after short connections, 16 at a time, MB", "memory after short connections, MB", "短连接之后的内存，MB"),
        new("memory after short connections, 16 at a time, MB: with 5000 idle ones as well, MB", "and with 5000 idle ones, MB",
            "再加 5000 个空闲连接，MB"),
        new("memory after short connections, 16 at a time, MB: 4 s after their end, MB", "4 s after their end, MB", "它们结束 4 秒后，MB",
            IsDrawn: false),
        new("bytes an idle connection, of 5000", "bytes an idle connection", "每个空闲连接的字节数"),
        new("from exec to the first round trip, ms", "start to first round trip, ms", "启动到第一次往返，毫秒"),
    ];

    private static BalancerRow[] Trips(int connections)
    {
        var what = $"round trips/s, {connections} connections";
        var english = connections == 1 ? "1 connection" : $"{connections} connections";
        return
        [
            new(what, $"round trips a second, {english}", $"每秒往返，{connections} 个连接"),
            new($"{what}: p99, microseconds", $"p99, {english}, ms", $"p99，{connections} 个连接，毫秒", Milliseconds),
            new($"{what}: processor s per million", $"processor s per million, {english}",
                $"每百万次的处理器秒数，{connections} 个连接", IsDrawn: false),
        ];
    }

    private static BalancerRow[] Bulk(string what, string english, string chinese) =>
    [
        new($"bulk {what}, GB/s", $"{english}, GB/s", $"{chinese}，GB/s"),
        new($"bulk {what}, GB/s: processor s per 100 GB", $"{english}, processor s per 100 GB", $"{chinese}，每 100 GB 的处理器秒数",
            IsDrawn: false),
    ];

    private static BalancerRow[] Connects(int atOnce)
    {
        var what = $"connections/s, {atOnce} at a time";
        return
        [
            new(what, $"connections a second, {atOnce} at a time", $"每秒连接，同时 {atOnce} 个"),
            new($"{what}: processor s per million", $"processor s per million, {atOnce} at a time", $"每百万个的处理器秒数，同时 {atOnce} 个",
                IsDrawn: false),
        ];
    }
}
