using Xunit;

namespace ChatCluster.ChatServer.Tests;

/// <summary>Tests that measure what belongs to the whole process: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
