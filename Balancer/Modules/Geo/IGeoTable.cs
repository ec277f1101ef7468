using System.Net;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary>The choices of a <c>geo</c>. Filled while the configuration is read, afterwards only read.</summary>
internal interface IGeoTable
{
    /// <summary>The value of an address; null: the block says nothing of it.</summary>
    byte[]? Find(IPAddress address);

    /// <summary>Adds one line.</summary>
    /// <param name="key">A network or a range, or <c>default</c>.</param>
    /// <param name="value">As written.</param>
    /// <param name="warn">Gets the text of a warning.</param>
    /// <returns>Null, or what is wrong.</returns>
    string? Add(string key, string value, Action<string> warn);

    /// <summary>Takes one line back (<c>delete</c>).</summary>
    /// <inheritdoc cref="Add"/>
    string? Remove(string key, Action<string> warn);
}
