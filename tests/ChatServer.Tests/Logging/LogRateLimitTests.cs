using ChatCluster.Server.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Logging;

/// <summary>The limit in front of a sink, with a clock of the test's own.</summary>
public sealed class LogRateLimitTests : IDisposable
{
    private const string Refused = "#{Connection} from {Remote}: refused";

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];
    private readonly LogRateLimit _limit;
    private readonly Logger _log;

    public LogRateLimitTests()
    {
        _limit = new(_time);
        _log = new LoggerConfiguration().Filter.With(_limit).WriteTo.Sink(new Sink(_lines)).CreateLogger();
        _limit.Report = _log.Write;
    }

    public void Dispose()
    {
        _limit.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void SameKindAndAddress_TenPassAndOneLineCountsTheRest()
    {
        Refuse(25, "203.0.113.7");
        Assert.Equal(10, _lines.Count);

        Pass(seconds: 1);

        Assert.Equal(11, _lines.Count);
        Assert.Equal($"INF 15 more like this from 203.0.113.7 within 1 s: {Refused}", _lines[^1]);
    }

    [Fact]
    public void BelowTheLimit_EveryLinePasses()
    {
        for (var round = 0; round < 30; round++)
        {
            Refuse(10, "203.0.113.7");
            // Not a whole second: a period also ends between two looks of the timer.
            _time.Advance(TimeSpan.FromSeconds(1.3));
        }

        Assert.Equal(300, _lines.Count);
    }

    [Fact]
    public void OtherAddressOrOtherKind_HasALimitOfItsOwn()
    {
        Refuse(25, "203.0.113.7");
        _lines.Clear();

        Refuse(1, "203.0.113.8");
        _log.Information("#{Connection} from {Remote}: another kind", 1, "203.0.113.7:4000");

        Assert.Equal(2, _lines.Count);
    }

    [Fact]
    public void Ipv6Addresses_OfOneNetwork_AreOne()
    {
        for (var i = 0; i < 25; i++)
            _log.Information(Refused, i, $"[2001:db8:1:2:{i:x}::1]:4000");
        Pass(seconds: 1);

        Assert.Equal(11, _lines.Count);
        Assert.Contains("from 2001:db8:1:2::/64 within", _lines[^1]);
    }

    [Fact]
    public void LinesWithoutAnAddress_CountForTheirConnection()
    {
        for (var connection = 1L; connection <= 2; connection++)
        {
            for (var i = 0; i < 12; i++)
                _log.Information("#{Connection} chat", connection);
        }
        Pass(seconds: 1);

        Assert.Equal(22, _lines.Count);
        Assert.Contains("INF 2 more like this of connection #1 within 1 s: #{Connection} chat", _lines);
    }

    /// <summary>The flood that made 161 000 lines in four minutes.</summary>
    [Fact]
    public void LastingFlood_MakesAFewHundredLinesAndNoneIsUncounted()
    {
        const int Flood = 161_000;
        for (var second = 0; second < 240; second++)
        {
            Refuse(Flood / 240 + (second < Flood % 240 ? 1 : 0), "203.0.113.7");
            Pass(seconds: 1);
        }
        Assert.InRange(_lines.Count, 50, 300);

        _limit.Dispose();

        Assert.Equal(Flood, _lines.Sum(line => line.Contains("more like this") ? int.Parse(line.Split(' ')[1]) : 1));
    }

    [Fact]
    public void AfterAFlood_AFewLinesAMinutePassAgain()
    {
        for (var second = 0; second < 240; second++)
        {
            Refuse(500, "203.0.113.7");
            Pass(seconds: 1);
        }
        for (var second = 0; second < 120; second++)
        {
            Refuse(1, "203.0.113.7");
            Pass(seconds: 1);
        }
        _lines.Clear();

        for (var second = 0; second < 60; second++)
        {
            Refuse(1, "203.0.113.7");
            Pass(seconds: 1);
        }

        Assert.Equal(60, _lines.Count);
    }

    /// <summary>The database refuses each message, and the lease is tried again each second.</summary>
    [Fact]
    public void FullDisk_MakesOneLineAndThenACount()
    {
        for (var second = 0; second < 10; second++)
        {
            for (var i = 0; i < 50; i++)
                _log.Error("database operation failed ({Code})", 13);
            _log.Warning("the lease could not be renewed; trying again");
            Pass(seconds: 1);
        }

        Assert.Equal(
            [
                "ERR database operation failed (13)",
                "WRN the lease could not be renewed; trying again",
                "ERR 499 more like this in all within 10 s: database operation failed ({Code})",
                "WRN 9 more like this in all within 10 s: the lease could not be renewed; trying again",
            ], _lines);
        _log.Error("database operation failed ({Code})", 10);
        Assert.Equal("ERR database operation failed (10)", _lines[^1]);
    }

    [Fact]
    public void ManyAddresses_CostBoundedMemory()
    {
        for (var i = 0; i < 20_000; i++)
            Refuse(1, $"10.{i / 65536}.{i / 256 % 256}.{i % 256}");
        Pass(seconds: 1);

        Assert.InRange(_lines.Count, 4000, 4200);
        Assert.Contains("more like this in all within 1 s", _lines[^1]);
    }

    private void Refuse(int times, string address)
    {
        for (var i = 0; i < times; i++)
            _log.Information(Refused, i, $"{address}:{4000 + i}");
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Sink(List<string> lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            new LogLine().Format(logEvent, text);
            lines.Add(text.ToString().TrimEnd('\n')[24..]);
        }
    }
}
