namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>limit_conn ZONE NUMBER</c>.</summary>
internal static class LimitLine
{
    public static ConfigMessage? Bind(ProxyDraft draft, DirectiveCall call)
    {
        var zone = call.Arguments[0];
        if (call.Context.Zones.Add(zone, 0, ZoneUse.LimitConn) is { } complaint)
            return call.Refuse(complaint);
        if (draft.Limits.Exists(limit => limit.Zone == zone))
            return call.RefuseDuplicate();
        if (!NumberValue.TryParse(call.Arguments[1], out int connections) || connections == 0)
            return call.Refuse($"invalid number of connections \"{call.Arguments[1]}\"");
        if (connections > ushort.MaxValue)
            return call.Refuse("connection limit must be less 65536");
        draft.Limits.Add(new LimitConfig(zone, connections));
        return null;
    }
}
