using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Tests.Native;

public sealed class PortableSocketTests : StreamSocketTests<PortableSocket>;
