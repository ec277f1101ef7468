using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Core;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary>The lines of a <c>geo</c>: networks or ranges, and their values.</summary>
internal sealed class GeoScope() : ValueScope("geo")
{
    private IGeoTable? _table;

    public IGeoTable Table => _table ??= new GeoNetworks();

    protected override string Word => "ranges";

    protected override ConfigMessage? ApplyWord(DirectiveCall call)
    {
        if (_table is GeoNetworks)
            return call.Refuse("the \"ranges\" directive must be the first directive inside \"geo\" block");
        _table ??= new GeoRanges();
        return null;
    }

    protected override ConfigMessage? Add(string key, string value, DirectiveCall call)
    {
        var complaint = CString.Of(key) == "delete" ? Table.Remove(value, call.Warn) : Table.Add(key, value, call.Warn);
        return complaint is null ? null : call.Refuse(complaint);
    }
}
