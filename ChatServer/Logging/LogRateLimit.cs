using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace ChatCluster.Server.Logging;

/// <summary>
/// Keeps the log from being filled: of one kind of line from one source ten pass in a second, of a fault of the server itself (a full disk)
/// one in ten seconds. The others are counted, and one line says how many they were. While a flood lasts, each period is twice as long as
/// the one before, up to <see cref="LongestPeriod"/>.
/// </summary>
/// <remarks>What a source is, says <see cref="LogSource"/>; a fault is a warning or worse without one. Any thread.</remarks>
internal sealed class LogRateLimit : ILogEventFilter, IDisposable
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly Rule ForPeers = new(Lines: 10, TimeSpan.FromSeconds(1));
    private static readonly Rule ForFaults = new(Lines: 1, TimeSpan.FromSeconds(10));

    /// <summary>Beyond this many the other sources count as one, so that many addresses cost no memory.</summary>
    private const int MaxSources = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Text, LogSource Source), Period> _periods = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _isTicking;

    public LogRateLimit(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => ReportEnded(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes the lines that count. Set before the first event.</summary>
    public Action<LogEvent> Report { get; set; } = static _ => { };

    public bool IsEnabled(LogEvent logEvent)
    {
        if (LogNotice.IsSuppressed(logEvent))
            return true;
        var source = LogSource.Of(logEvent);
        var isFault = source == default && logEvent.Level >= LogEventLevel.Warning;
        // Faults with different reasons are different faults.
        var text = isFault ? logEvent.RenderMessage(CultureInfo.InvariantCulture) : logEvent.MessageTemplate.Text;
        lock (_lock)
            return PeriodOf((text, source), isFault ? ForFaults : ForPeers).Admit(logEvent);
    }

    /// <summary>Reports what has not been reported yet.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        List<LogEvent> counts;
        lock (_lock)
        {
            counts = [.. _periods.Where(entry => entry.Value.Suppressed > 0).Select(entry => CountOf(entry.Key.Source, entry.Value))];
            _periods.Clear();
        }
        counts.ForEach(Report);
    }

    private Period PeriodOf((string Text, LogSource Source) key, Rule rule)
    {
        if (!_periods.ContainsKey(key) && _periods.Count >= MaxSources)
            key = (rule == ForFaults ? "" : key.Text, default);
        var now = _time.GetTimestamp();
        if (!_periods.TryGetValue(key, out var period))
            _periods[key] = period = new Period(now, rule);
        else if (period.Suppressed == 0 && _time.GetElapsedTime(period.Start, now) >= period.Length)
            period.Begin(now, rule.FirstPeriod);
        if (!_isTicking)
            _isTicking = _timer.Change(Tick, Tick);
        return period;
    }

    /// <summary>Counts of periods that have ended; every second while lines come.</summary>
    private void ReportEnded()
    {
        var now = _time.GetTimestamp();
        var counts = new List<LogEvent>();
        lock (_lock)
        {
            foreach (var (key, period) in _periods)
            {
                if (_time.GetElapsedTime(period.Start, now) < period.Length)
                    continue;
                if (period.Suppressed == 0)
                {
                    _periods.Remove(key);
                    continue;
                }
                counts.Add(CountOf(key.Source, period));
                period.Begin(now, NextLength(period));
            }
            _isTicking = _periods.Count > 0 && _isTicking;
            if (!_isTicking)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        counts.ForEach(Report);
    }

    /// <summary>
    /// A source that has come back below the limit is given the short period again, or a few lines a minute would stay suppressed.
    /// </summary>
    private static TimeSpan NextLength(Period period)
    {
        if (period.Suppressed < period.Rule.Lines * ((period.Length / period.Rule.FirstPeriod) - 1))
            return period.Rule.FirstPeriod;
        return period.Length * 2 < LongestPeriod ? period.Length * 2 : LongestPeriod;
    }

    private LogEvent CountOf(LogSource source, Period period)
    {
        var seconds = Math.Ceiling(_time.GetElapsedTime(period.Start).TotalSeconds);
        return LogNotice.Suppressed(period.Level, period.Suppressed, source.ToString(), seconds, period.Kind);
    }

    /// <param name="Lines">So many pass in a period.</param>
    /// <param name="FirstPeriod">How long a period is while there is no flood.</param>
    private sealed record Rule(int Lines, TimeSpan FirstPeriod);

    /// <summary>One kind of line from one source.</summary>
    private sealed class Period(long start, Rule rule)
    {
        private int _admitted;

        public Rule Rule => rule;

        public long Start { get; private set; } = start;

        public TimeSpan Length { get; private set; } = rule.FirstPeriod;

        public long Suppressed { get; private set; }

        /// <summary>The level of the suppressed lines.</summary>
        public LogEventLevel Level { get; private set; }

        public string Kind { get; private set; } = "";

        public void Begin(long start, TimeSpan length) => (Start, Length, Suppressed, _admitted) = (start, length, 0, 0);

        public bool Admit(LogEvent logEvent)
        {
            if (_admitted < rule.Lines)
            {
                _admitted++;
                return true;
            }
            if (Suppressed++ == 0)
                (Level, Kind) = (logEvent.Level, KindOf(logEvent));
            return false;
        }

        /// <summary>The name of the event; the template of one that has no name.</summary>
        private static string KindOf(LogEvent logEvent)
        {
            var name = logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue structure
                ? structure.Properties.FirstOrDefault(static property => property.Name == "Name")?.Value
                : null;
            return name is ScalarValue { Value: string text } ? text : logEvent.MessageTemplate.Text;
        }
    }
}
