using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Control;

/// <summary>A configuration as it comes to a worker.</summary>
/// <param name="Number">The answer names it.</param>
/// <param name="Snapshot">What the master read.</param>
/// <param name="Listeners">The sockets that came with it, by their addresses; one that is used is taken out.</param>
internal sealed record ReceivedConfig(string Number, ConfigSnapshot Snapshot, Dictionary<string, SafeSocketHandle> Listeners)
{
    /// <summary>Reads the snapshot and closes the file.</summary>
    public static ConfigSnapshot Read(SafeFileHandle file)
    {
        using (file)
        {
            var bytes = new byte[RandomAccess.GetLength(file)];
            _ = RandomAccess.Read(file, bytes, fileOffset: 0);
            return ConfigSnapshot.Decode(bytes);
        }
    }

    /// <summary>Closes the sockets that nothing uses.</summary>
    public void CloseUnused()
    {
        foreach (var socket in Listeners.Values)
            socket.Dispose();
        Listeners.Clear();
    }
}
