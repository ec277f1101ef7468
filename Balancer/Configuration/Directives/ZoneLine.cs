namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>zone NAME [SIZE]</c> of an upstream: nginx shares the group between its workers there; here it always is shared.</summary>
internal static class ZoneLine
{
    /// <summary>nginx keeps the book of a zone inside the zone.</summary>
    public static readonly long SmallestZone = 8L * Environment.SystemPageSize;

    public static ConfigMessage? Bind(DirectiveCall call)
    {
        var name = call.Arguments[0];
        if (name.Length == 0)
            return call.Refuse("invalid zone name \"\"");
        long size = 0;
        if (call.Arguments.Count == 2)
        {
            if (!SizeValue.TryParse(call.Arguments[1], out size))
                return call.Refuse($"invalid zone size \"{call.Arguments[1]}\"");
            if (size < SmallestZone)
                return call.Refuse($"zone \"{name}\" is too small");
        }
        return call.Context.Zones.Add(name, size, ZoneUse.Upstream) is { } complaint ? call.Refuse(complaint) : null;
    }
}
