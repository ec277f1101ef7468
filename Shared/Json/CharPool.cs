using System.Buffers;
using Newtonsoft.Json;

namespace ChatCluster.Protocol.Json;

/// <summary>Lends Newtonsoft.Json its character buffers from the shared pool: without it every message costs a fresh kilobyte.</summary>
internal sealed class CharPool : IArrayPool<char>
{
    public static readonly CharPool Shared = new();

    public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array)
    {
        if (array is not null)
            ArrayPool<char>.Shared.Return(array);
    }
}
