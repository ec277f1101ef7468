using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Modules.Status.Http;

/// <summary>What a request asks for. It has no body.</summary>
/// <param name="Path">Up to the question mark, as sent: no route has a character that would need an escape.</param>
/// <param name="Query">After the question mark; empty without one.</param>
/// <param name="Language">The one of our two that the client prefers.</param>
/// <param name="IsHead">HEAD: the answer has no body.</param>
/// <param name="KeepsAlive">Another request may follow on the connection.</param>
internal sealed record HttpRequest(string Path, string Query, Language Language, bool IsHead, bool KeepsAlive)
{
    /// <summary>The value of a number in the query; <paramref name="fallback"/> without one, null when it is no number.</summary>
    public int? Number(string name, int fallback)
    {
        foreach (var pair in Query.Split('&'))
        {
            if (pair.StartsWith(name + "=", StringComparison.Ordinal))
                return Configuration.Values.NumberValue.TryParse(pair[(name.Length + 1)..], out int number) ? number : null;
        }

        return fallback;
    }
}
