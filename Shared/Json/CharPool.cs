using System.Buffers;
using Newtonsoft.Json;

namespace ChatCluster.Protocol.Json;

/// <summary>Character buffers for Newtonsoft.Json from the shared pool. Without it every message allocates about a kilobyte.</summary>
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
