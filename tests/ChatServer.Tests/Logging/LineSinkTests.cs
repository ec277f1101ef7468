using System.Text;
using ChatCluster.Server.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Sinks.Async;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Logging;

/// <summary>What happens to a log whose disk is full.</summary>
public sealed class LineSinkTests : IDisposable
{
    private readonly Disk _disk = new();
    private readonly List<string> _reports = [];
    private readonly LineSink _sink;
    private readonly Logger _log;

    public LineSinkTests()
    {
        _sink = new(new LogLine(), _disk.Open, _reports.Add);
        _log = new LoggerConfiguration().WriteTo.Sink(_sink).CreateLogger();
    }

    public void Dispose()
    {
        _log.Dispose();
        _sink.Dispose();
    }

    [Fact]
    public void FullDisk_IsReportedOnceAndCountedWhenItHasRoomAgain()
    {
        _log.Information("before");
        _disk.IsFull = true;
        for (var i = 0; i < 5; i++)
            _log.Information("lost");
        Assert.Equal(["No space left on device"], _reports);

        _disk.IsFull = false;
        _log.Information("after");
        _log.Information("later");

        Assert.Equal(["INF before", "WRN 5 lines are missing here, they could not be written", "INF after", "INF later"], _disk.Lines);
        Assert.Single(_reports);
    }

    [Fact]
    public void FullDisk_ASecondTime_IsReportedAgain()
    {
        for (var i = 0; i < 2; i++)
        {
            _disk.IsFull = true;
            _log.Information("lost");
            _disk.IsFull = false;
            _log.Information("written");
        }

        Assert.Equal(2, _reports.Count);
    }

    [Fact]
    public void Reopen_ThatFails_KeepsTheOldFile()
    {
        _log.Information("before");
        _disk.IsMissing = true;

        _sink.Reopen();
        _log.Information("after");

        Assert.Equal(["INF before", "INF after"], _disk.Lines);
        Assert.Equal(["no such folder"], _reports);
    }

    [Fact]
    public void LinesThatTheQueueHadNoRoomFor_AreCounted()
    {
        var queue = new Queue();
        _sink.StartMonitoring(queue);
        _log.Information("before");
        queue.DroppedMessagesCount = 7;
        _log.Information("after");
        _log.Information("later");

        Assert.Equal(["INF before", "WRN 7 lines are missing here, they could not be written", "INF after", "INF later"], _disk.Lines);
    }

    private sealed class Queue : IAsyncLogEventSinkInspector
    {
        public int Count => 0;

        public int BufferSize => 0;

        public long DroppedMessagesCount { get; set; }
    }

    private sealed class Disk
    {
        private readonly StringBuilder _text = new();

        public bool IsFull { get; set; }

        public bool IsMissing { get; set; }

        public IEnumerable<string> Lines => _text.ToString().TrimEnd('\n').Split('\n').Select(line => line[24..]);

        public Stream Open() => IsMissing ? throw new IOException("no such folder") : new OpenFile(this);

        private sealed class OpenFile(Disk disk) : MemoryStream
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                if (disk.IsFull)
                    throw new IOException("No space left on device");
                disk._text.Append(Encoding.UTF8.GetString(buffer));
            }
        }
    }
}
