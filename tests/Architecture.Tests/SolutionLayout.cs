namespace ChatCluster.Architecture.Tests;

/// <summary>
/// The architecture rules: each project's folders, sub-folders included, from top to bottom. A folder uses only itself and folders below
/// it.
/// </summary>
internal static class SolutionLayout
{
    /// <summary>The project's own folder: Program and the wiring.</summary>
    public const string Root = "";

    public static IReadOnlyList<Project> Projects { get; } =
    [
        new("Presentation", "ChatCluster.Presentation", [Root], References: []),
        new("Sockets", "ChatCluster.Sockets", ["ProxyProtocol", Root, "EventLoop", "Native"], References: []),
        new("Shared", "ChatCluster.Protocol", [Root, "Messages", "Framing", "Json"], References: []),
        new("ChatServer", "ChatCluster.Server",
            [
                Root, "Logging", "Admin", "Connections", "Dispatch", "Handlers", "Delivery", "Delivery/Routes", "Delivery/Dedup",
                "Delivery/Pushes", "Events", "Cluster", "Sessions", "Accounts", "Stores", "Stores/Sql", "Metrics", "Workers", "Transport",
            ],
            References: ["Shared", "Sockets", "Presentation"]),
        new("ChatClient", "ChatCluster.Client", [Root, "Commands", "Screen", "Input", "State", "Connection"],
            References: ["Shared", "Sockets", "Presentation"]),
        new("Balancer", "ChatCluster.Balancer",
            [
                Root, "Control", "Relay", "Explain", "Modules", "Modules/Health", "Modules/Pass", "Modules/Return", "Modules/Proxy",
                "Modules/Upstream", "Modules/Status", "Modules/Status/Http", "Modules/Ctl", "Modules/SslPreread", "Modules/Set",
                "Modules/Map", "Modules/Geo", "Modules/SplitClients", "Modules/RealIp", "Modules/LimitConn", "Modules/Access",
                "Modules/Log", "Modules/Resolver", "Modules/Core", "Modules/Contract", "Upstreams", "Picking", "Peers", "Names", "Logging",
                "Configuration", "Configuration/Binding", "Variables", "Configuration/Values", "Configuration/Syntax", "Native",
            ],
            References: ["Sockets", "Presentation"]),
        new("Dashboard", "ChatCluster.Dashboard", [Root, "Site", "Control", "Cluster", "Sources", "Native"],
            References: ["Presentation", "Sockets"]),
    ];

    /// <param name="Folder">The project's folder at the top of the repository.</param>
    /// <param name="Namespace">Its root namespace.</param>
    /// <param name="Folders">Top to bottom, relative to the project, with '/' between the parts.</param>
    /// <param name="References">The other projects it may know.</param>
    public sealed record Project(string Folder, string Namespace, IReadOnlyList<string> Folders, IReadOnlyList<string> References)
    {
        public override string ToString() => Folder;
    }
}
