namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The action of a directive: writes its value into the draft of its block; null, or why it is refused.</summary>
internal delegate ConfigMessage? Bind<in TDraft>(TDraft draft, DirectiveCall call);
