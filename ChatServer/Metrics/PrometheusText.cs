using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ChatCluster.Server.Metrics;

/// <summary>
/// The meters of this process in Prometheus' text format 0.0.4. Counters that report themselves when asked are read at each request;
/// those that report each event are added up from the start.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    /// <summary>Ours, and the runtime's own: processor time, memory, garbage collection, threads, exceptions.</summary>
    private static readonly string[] Meters = [ServerMetrics.MeterName, "System.Runtime"];

    private readonly Lock _door = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_door)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(family.Help)}\n# TYPE {name} {(family.Counts ? "counter" : "gauge")}\n");
                foreach (var (labels, value) in family.Values)
                    text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
            }
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var counts = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var labels = Labels(tags);
        lock (_door)
        {
            var name = Name(instrument, counts);
            if (!_families.TryGetValue(name, out var family))
                _families.Add(name, family = new(instrument.Description ?? instrument.Name, counts, new(StringComparer.Ordinal)));
            var adds = !instrument.IsObservable && kind != typeof(Gauge<>);
            family.Values[labels] = adds ? family.Values.GetValueOrDefault(labels) + value : value;
        }
    }

    /// <summary>By the naming rules of prometheus.io: the unit in the name, and "total" behind what only grows.</summary>
    private static string Name(Instrument instrument, bool counts)
    {
        var unit = instrument.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",
        };
        return instrument.Name.Replace('.', '_') + unit + (counts ? "_total" : "");
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? '{' : ',')}{key.Replace('.', '_')}=\"{Escape($"{value}").Replace("\"", "\\\"")}\"");
        return text.Append('}').ToString();
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\n", "\\n");

    private sealed record Family(string Help, bool Counts, SortedDictionary<string, double> Values);
}
