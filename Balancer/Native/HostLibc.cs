using System.Runtime.InteropServices;

namespace ChatCluster.Balancer.Native;

/// <summary>The calls of Linux's C library about host names, with their structure (the same on x64 and arm64). Declarations only.</summary>
internal static unsafe partial class HostLibc
{
    [LibraryImport("libc", EntryPoint = "getaddrinfo", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetAddresses(string host, nint service, AddressInfo* wanted, AddressInfo** found);

    [LibraryImport("libc", EntryPoint = "freeaddrinfo")]
    internal static partial void FreeAddresses(AddressInfo* found);

    /// <summary>What is needed of struct addrinfo, as glibc and musl have it with 64 bits.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct AddressInfo
    {
        [FieldOffset(0)]
        public int Flags;

        [FieldOffset(4)]
        public int Family;

        [FieldOffset(8)]
        public int SocketType;

        [FieldOffset(24)]
        public byte* Address;

        [FieldOffset(40)]
        public AddressInfo* Next;
    }
}
