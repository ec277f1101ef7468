using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class PortableSocketTests() : StreamSocketTests<PortableSocket>(new SelectPoller());
