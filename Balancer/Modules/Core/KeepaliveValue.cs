using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>on</c>, <c>off</c>, or <c>IDLE:INTERVAL:COUNT</c> where any part, but not all, may be left out.</summary>
internal static class KeepaliveValue
{
    public static bool TryParse(string text, out KeepaliveConfig keepalive)
    {
        keepalive = new KeepaliveConfig(On: CString.Of(text) != "off");
        if (CString.Of(text) is "on" or "off")
            return true;

        var parts = text.Split(':', 3);
        var isValid = TryParseSeconds(parts[0], out var idle);
        isValid &= TryParseSeconds(parts.ElementAtOrDefault(1), out var interval);
        isValid &= TryParseCount(parts.ElementAtOrDefault(2), out var count);
        keepalive = new KeepaliveConfig(On: true, idle, interval, count);
        return isValid && (idle is not null || interval is not null || count is not null);
    }

    /// <summary>An empty part and 0 both leave the system's value.</summary>
    private static bool TryParseSeconds(string? text, out TimeSpan? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!TimeValue.TryParseSeconds(text, out var seconds))
            return false;
        value = seconds == TimeSpan.Zero ? null : seconds;
        return true;
    }

    private static bool TryParseCount(string? text, out int? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!NumberValue.TryParse(text, out int count))
            return false;
        value = count == 0 ? null : count;
        return true;
    }
}
