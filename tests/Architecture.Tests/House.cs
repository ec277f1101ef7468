namespace ChatCluster.Architecture.Tests;

/// <summary>The drawing of the house: each project's rooms (its top folders) from top to bottom. A room uses only itself and rooms below.</summary>
internal static class House
{
    /// <summary>The project's own folder: Program and what wires the rooms together.</summary>
    public const string Hall = "";

    public static IReadOnlyList<Project> Projects { get; } =
    [
        new("Sockets", "ChatCluster.Sockets", ["EventLoop", "Native"], References: []),
        new("Shared", "ChatCluster.Protocol", [Hall, "Messages", "Framing", "Json"], References: []),
        new("ChatServer", "ChatCluster.Server",
            [Hall, "Logging", "Admin", "Connections", "Dispatch", "Handlers", "Delivery", "Sessions", "Accounts", "Stores", "Metrics", "Workers", "Transport"],
            References: ["Shared", "Sockets"]),
        new("ChatClient", "ChatCluster.Client", [Hall, "Commands", "Screen", "State", "Connection"], References: ["Shared"]),
        new("Balancer", "ChatCluster.Balancer",
            [Hall, "Control", "Relay", "Upstreams", "Picking", "Peers", "Logging", "Configuration", "Variables", "Metrics", "Native"],
            References: ["Sockets"]),
    ];

    /// <param name="Folder">The project's folder at the top of the repository.</param>
    /// <param name="Namespace">Its root namespace.</param>
    /// <param name="Rooms">Top to bottom.</param>
    /// <param name="References">The other projects it may know.</param>
    public sealed record Project(string Folder, string Namespace, IReadOnlyList<string> Rooms, IReadOnlyList<string> References)
    {
        public override string ToString() => Folder;
    }
}
