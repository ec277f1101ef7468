using Xunit;

namespace ChatCluster.Balancer.Tests;

/// <summary>Tests that count what belongs to the whole process: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
