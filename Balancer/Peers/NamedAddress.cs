using System.Net;

namespace ChatCluster.Balancer.Peers;

/// <summary>One address of a <see cref="ServerName"/>.</summary>
/// <param name="Address">Where to connect.</param>
/// <param name="Target">The name in the record of a service; null: without service.</param>
/// <param name="Weight">The weight in that record; 0: it says none.</param>
/// <param name="IsBackup">A record of a lower priority.</param>
public sealed record NamedAddress(IPEndPoint Address, string? Target = null, int Weight = 0, bool IsBackup = false)
{
    /// <summary>The peer at this address; null: a backup of a backup, which is not used.</summary>
    /// <param name="server">What the <c>server</c> line says.</param>
    public PeerConfig? Of(PeerConfig server) => IsBackup && server.Backup ? null : server with
    {
        Server = Target ?? server.Server,
        Address = Address,
        // The line's weight wins over the record's.
        Weight = server.Weight == 1 && Weight > 0 ? Weight : server.Weight,
        Backup = server.Backup || IsBackup,
    };
}
