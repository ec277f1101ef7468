using System.Net;

namespace ChatCluster.Balancer.Native;

/// <summary>The system's own look-up of host names. Linux only.</summary>
internal static unsafe class SystemHosts
{
    private const int FamilyInet = 2;
    private const int FamilyInet6 = 10;
    private const int StreamSocket = 1;

    /// <summary>AI_ADDRCONFIG: addresses of version 6 only where this machine has one.</summary>
    private const int OfConfiguredFamilies = 0x20;

    /// <summary>The addresses of a name in the system's order; empty when it has none.</summary>
    public static IReadOnlyList<IPAddress> Find(string host)
    {
        var wanted = new HostLibc.AddressInfo { Flags = OfConfiguredFamilies, SocketType = StreamSocket };
        HostLibc.AddressInfo* first;
        if (HostLibc.GetAddresses(host, service: 0, &wanted, &first) != 0)
            return [];
        List<IPAddress> found = [];
        for (var one = first; one is not null; one = one->Next)
        {
            if (Read(one->Family, one->Address) is { } address)
                found.Add(address);
        }
        HostLibc.FreeAddresses(first);
        return found;
    }

    /// <summary>Reads sockaddr_in and sockaddr_in6; null for any other family.</summary>
    private static IPAddress? Read(int family, byte* address) => family switch
    {
        FamilyInet => new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)),
        FamilyInet6 => new IPAddress(new ReadOnlySpan<byte>(address + 8, 16), scopeid: *(uint*)(address + 24)),
        _ => null,
    };
}
