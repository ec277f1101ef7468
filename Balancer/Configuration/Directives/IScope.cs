using ChatCluster.Balancer.Configuration.Syntax;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What gives the directives of one block their meaning.</summary>
internal interface IScope
{
    /// <summary>Carries one directive out; null, or why it is refused.</summary>
    ConfigMessage? Apply(Directive directive, LoadContext context);
}
