namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>limit_conn_zone KEY zone=NAME:SIZE</c>.</summary>
internal static class LimitZoneLine
{
    private const string Parameter = "zone=";

    public static ConfigMessage? Bind(StreamDraft stream, DirectiveCall call)
    {
        var text = call.Arguments[1];
        if (call.Compile(call.Arguments[0], out var key) is { } refusal)
            return refusal;
        if (!text.StartsWith(Parameter, StringComparison.Ordinal))
            return call.RefuseParameter(text);
        var colon = text.IndexOf(':');
        if (colon < 0 || !SizeValue.TryParse(text[(colon + 1)..], out var size))
            return call.Refuse($"invalid zone size \"{text}\"");
        if (size < ZoneLine.SmallestZone)
            return call.Refuse($"zone \"{text}\" is too small");

        var name = text[Parameter.Length..colon];
        if (name.Length == 0)
            return call.Refuse($"\"{call.Name}\" must have \"zone\" parameter");
        if (call.Context.Zones.Add(name, size, ZoneUse.LimitConn) is { } complaint)
            return call.Refuse(complaint);
        if (stream.LimitZones.Find(zone => zone.Name == name) is { } known)
            return call.Refuse($"{call.Name} \"{name}\" is already bound to key \"{known.Key}\"");
        stream.LimitZones.Add(new LimitZoneConfig(name, key, size));
        return null;
    }
}
