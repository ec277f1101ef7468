using System.Collections.ObjectModel;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>What the engine knows of an nginx module.</summary>
internal interface IModule
{
    /// <summary>The directives it adds to the language.</summary>
    IReadOnlyList<DirectiveRow> Rows { get; }

    /// <summary>The variables that it makes, by name. Values are nginx's, byte for byte.</summary>
    IReadOnlyDictionary<string, VariableSource> Variables => ReadOnlyDictionary<string, VariableSource>.Empty;

    /// <summary>Checks and completes a block after its last directive; null, or why the block is refused.</summary>
    ConfigMessage? Complete(ConfigBlock block, LoadContext context) => null;
}
