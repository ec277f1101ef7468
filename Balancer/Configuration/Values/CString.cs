namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Words as C's string functions see them: a zero byte ends them. nginx compares most of its fixed words so.</summary>
internal static class CString
{
    public static string Of(string text) => text.IndexOf('\0') is >= 0 and var end ? text[..end] : text;
}
