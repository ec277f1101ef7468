namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What became of a key of a <c>map</c>.</summary>
internal enum MapKeyResult { Added, Invalid, Conflicting }
