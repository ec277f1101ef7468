namespace ChatCluster.Balancer.Configuration.Binding;

/// <summary>The kinds of block that directives stand in, as nginx's manual calls them.</summary>
[Flags]
internal enum Context
{
    Main = 1,
    Events = 2,
    Stream = 4,
    Server = 8,
    Upstream = 16,
    StreamAndServer = Stream | Server,
    Any = Main | Events | Stream | Server | Upstream,
}
