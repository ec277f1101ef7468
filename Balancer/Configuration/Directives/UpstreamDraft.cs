using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>A group of servers while it is read: declared by <c>upstream</c>, or only named by <c>proxy_pass</c> so far.</summary>
/// <param name="target">What the first directive to name it wrote.</param>
/// <param name="position">Where that directive stands.</param>
internal sealed class UpstreamDraft(ParsedAddress target, SourcePosition position)
{
    public ParsedAddress Target => target;

    public SourcePosition Position => position;

    /// <summary>The name in <c>upstream NAME { }</c>; null while no such block was seen.</summary>
    public string? DeclaredName;

    public readonly List<PeerConfig> Peers = [];

    /// <summary>Null: nothing said, which is round robin.</summary>
    public PolicyConfig? Policy;

    /// <summary>Some policies know no second choice; they forbid <c>backup</c> in the lines after them.</summary>
    public bool AllowsBackup = true;

    /// <summary>The name other records call it by: for an address, the address as written.</summary>
    public string Name => DeclaredName ?? target.Text;
}
