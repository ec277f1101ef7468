using System.Globalization;
using System.Net;

namespace ChatCluster.Benchmarks;

/// <summary>Finds the process of this machine that listens on an address (proc(5), net/tcp).</summary>
internal static class ListeningProcess
{
    private const string Listening = "0A";

    private const int LocalAddress = 1;
    private const int State = 3;
    private const int Inode = 9;

    /// <returns>Its id; null when it is on another machine or not ours to look into.</returns>
    public static int? Find(IPEndPoint address)
    {
        if (!IPAddress.IsLoopback(address.Address))
            return null;
        var port = ":" + address.Port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[LocalAddress].EndsWith(port, StringComparison.Ordinal) && fields[State] == Listening)
            .Select(static fields => $"socket:[{fields[Inode]}]").ToHashSet();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out var id) && Has(process, sockets))
                return id;
        }
        return null;
    }

    private static bool Has(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception unseen) when (unseen is UnauthorizedAccessException or IOException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }
}
