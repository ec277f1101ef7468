using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.LimitConn;

/// <summary>Limits the number of sessions with the same key.</summary>
internal sealed class LimitConnModule : IPhaseModule
{
    private const string ZoneParameter = "zone=";

    private static readonly Dictionary<string, LogLevel> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["info"] = LogLevel.Info,
        ["notice"] = LogLevel.Notice,
        ["warn"] = LogLevel.Warn,
        ["error"] = LogLevel.Error,
    };

    public IReadOnlyList<DirectiveRow> Rows { get; } =
    [
        new DirectiveRow<LimitConnZoneDraft>("limit_conn_zone", Context.Stream, Arity.Two, BindZone),
        new DirectiveRow<LimitConnDraft>("limit_conn", Context.StreamAndServer, Arity.Two, BindLimit),
        new DirectiveRow<LimitConnDraft>("limit_conn_dry_run", Context.StreamAndServer, Arity.One,
            Slot.Flag<LimitConnDraft>(draft => ref draft.DryRun)),
        new DirectiveRow<LimitConnDraft>("limit_conn_log_level", Context.StreamAndServer, Arity.One,
            Slot.Word<LimitConnDraft, LogLevel>(draft => ref draft.LogLevel, LogLevels)),
    ];

    /// <summary>Not found where no limit was asked.</summary>
    public IReadOnlyDictionary<string, VariableSource> Variables { get; } = new Dictionary<string, VariableSource>(StringComparer.Ordinal)
    {
        ["limit_conn_status"] = static facts => facts.State<LimitConnStatus>()?.Text,
    };

    public IPhaseConfig? PhaseOf(ConfigBlock server)
    {
        if (server.Nearest<LimitConnDraft>(static draft => draft.Limits.Count > 0) is not { } draft)
            return null;
        LimitConnDraft own = server.Draft<LimitConnDraft>(), stream = server.Outer.Draft<LimitConnDraft>();
        var level = own.LogLevel ?? stream.LogLevel ?? LogLevel.Error;
        return new LimitConnConfig([.. draft.Limits], own.DryRun ?? stream.DryRun ?? false, level);
    }

    /// <summary><c>limit_conn_zone KEY zone=NAME:SIZE</c>.</summary>
    private static ConfigMessage? BindZone(LimitConnZoneDraft draft, DirectiveCall call)
    {
        var text = call.Arguments[1];
        if (call.Compile(call.Arguments[0], out var key) is { } refusal)
            return refusal;
        if (!text.StartsWith(ZoneParameter, StringComparison.Ordinal))
            return call.RefuseParameter(text);
        var colon = text.IndexOf(':');
        if (colon < 0 || !SizeValue.TryParse(text[(colon + 1)..], out var size))
            return call.Refuse($"invalid zone size \"{text}\"");
        if (size < ZoneRegistry.SmallestZone)
            return call.Refuse($"zone \"{text}\" is too small");

        var name = text[ZoneParameter.Length..colon];
        if (name.Length == 0)
            return call.Refuse($"\"{call.Name}\" must have \"zone\" parameter");
        var zones = call.Context.Shared<ZoneRegistry>();
        if (zones.Add(name, size, typeof(LimitConnModule)) is { } complaint)
            return call.Refuse(complaint);
        if (draft.Zones.Find(zone => zone.Name == name) is { } known)
            return call.Refuse($"{call.Name} \"{name}\" is already bound to key \"{known.Key}\"");
        var config = new LimitConnZoneConfig(name, key, size);
        draft.Zones.Add(config);
        zones.Keep(config);
        return null;
    }

    /// <summary><c>limit_conn ZONE NUMBER</c>.</summary>
    private static ConfigMessage? BindLimit(LimitConnDraft draft, DirectiveCall call)
    {
        var zone = call.Arguments[0];
        if (call.Context.Shared<ZoneRegistry>().Add(zone, 0, typeof(LimitConnModule)) is { } complaint)
            return call.Refuse(complaint);
        if (draft.Limits.Exists(limit => limit.Zone == zone))
            return call.RefuseDuplicate();
        if (!NumberValue.TryParse(call.Arguments[1], out int connections) || connections == 0)
            return call.Refuse($"invalid number of connections \"{call.Arguments[1]}\"");
        if (connections > ushort.MaxValue)
            return call.Refuse("connection limit must be less 65536");
        draft.Limits.Add(new ConnLimit(zone, connections));
        return null;
    }

    private sealed class LimitConnZoneDraft
    {
        public readonly List<LimitConnZoneConfig> Zones = [];
    }

    private sealed class LimitConnDraft
    {
        public readonly List<ConnLimit> Limits = [];
        public bool? DryRun;
        public LogLevel? LogLevel;
    }
}
