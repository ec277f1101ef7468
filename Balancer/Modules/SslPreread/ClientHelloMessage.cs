using System.Buffers.Binary;

namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary>Reads the hello itself: version, server name, protocols.</summary>
/// <remarks>
/// Source: RFC 8446, section 4.1.2; RFC 6066, section 3 (server name); RFC 7301 (ALPN). What nginx's ngx_stream_ssl_preread_module.c does
/// not look at is not looked at here: which versions are offered as 1.3 is. As in nginx, lengths inside each other have to agree.
/// </remarks>
internal ref struct ClientHelloMessage
{
    private const byte ClientHelloType = 1;
    private const int RandomLength = 32;
    private const int ServerNameExtension = 0;
    private const int ProtocolsExtension = 16;
    private const int VersionsExtension = 43;

    private ReadOnlySpan<byte> _bytes;
    private int _left;

    /// <param name="bytes">The message as far as it has arrived.</param>
    /// <param name="hello">Gets what it says.</param>
    public static HelloProgress Read(ReadOnlySpan<byte> bytes, ClientHello hello)
    {
        var message = new ClientHelloMessage { _bytes = bytes, _left = 4 };
        return message.Read(hello);
    }

    private HelloProgress Read(ClientHello hello)
    {
        if (Take(4, out var header) is { } noHeader)
            return noHeader;
        if (header[0] != ClientHelloType)
            return HelloProgress.NoHello;
        _left = (header[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (Take(2, out var version) is { } noVersion)
            return noVersion;
        hello.Version = (version[0], version[1]);
        // Session id, cipher suites and compression methods each say their length.
        if ((Take(RandomLength, out _) ?? Skip(1) ?? Skip(2) ?? Skip(1)) is { } noRest)
            return noRest;
        if (_left == 0)
            return HelloProgress.Complete;
        if (Take(2, out var total) is { } noTotal)
            return noTotal;
        return BinaryPrimitives.ReadUInt16BigEndian(total) == _left ? ReadExtensions(hello) : HelloProgress.NoHello;
    }

    private HelloProgress ReadExtensions(ClientHello hello)
    {
        while (_left > 0)
        {
            if (Take(4, out var header) is { } noHeader)
                return noHeader;
            int size = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
            var stop = BinaryPrimitives.ReadUInt16BigEndian(header) switch
            {
                ServerNameExtension when hello.NamedServer is null => ReadServerName(hello, size),
                ProtocolsExtension when hello.OfferedProtocols is null => ReadProtocols(hello, size),
                VersionsExtension => ReadVersions(hello, size),
                _ => Take(size, out _),
            };
            if (stop is { } ended)
                return ended;
        }
        return HelloProgress.Complete;
    }

    private HelloProgress? ReadServerName(ClientHello hello, int size)
    {
        const int HeadLength = 3;
        if (Take(2, out var list) is { } noList)
            return noList;
        if (Take(HeadLength, out var head) is { } noHead)
            return noHead;
        var rest = BinaryPrimitives.ReadUInt16BigEndian(list) - HeadLength;
        var length = BinaryPrimitives.ReadUInt16BigEndian(head[1..]);
        if (head[0] != 0 || rest < length || rest != size - 2 - HeadLength)
            return HelloProgress.NoHello;
        if (Take(length, out var name) is { } noName)
            return noName;
        hello.NamedServer = name.ToArray();
        return Take(rest - length, out _);
    }

    private HelloProgress? ReadProtocols(ClientHello hello, int size)
    {
        if (Take(2, out var list) is { } noList)
            return noList;
        List<byte> names = [];
        var rest = (int)BinaryPrimitives.ReadUInt16BigEndian(list);
        if (rest != size - 2)
            return HelloProgress.NoHello;
        do
        {
            if (Take(1, out var length) is { } noLength)
                return noLength;
            rest -= 1 + length[0];
            if (length[0] == 0 || rest < 0)
                return HelloProgress.NoHello;
            if (Take(length[0], out var name) is { } noName)
                return noName;
            names.AddRange(names.Count > 0 ? [(byte)','] : []);
            names.AddRange(name);
            hello.OfferedProtocols = [.. names];
        }
        while (rest > 0);
        return null;
    }

    private HelloProgress? ReadVersions(ClientHello hello, int size)
    {
        if (Take(1, out var length) is { } noLength)
            return noLength;
        if (length[0] != size - 1)
            return HelloProgress.NoHello;
        hello.Version = (3, 4);
        return Take(length[0], out _);
    }

    /// <summary>Passes over a field that begins with its length in so many bytes.</summary>
    private HelloProgress? Skip(int lengthBytes)
    {
        if (Take(lengthBytes, out var length) is { } noLength)
            return noLength;
        return Take(lengthBytes == 1 ? length[0] : BinaryPrimitives.ReadUInt16BigEndian(length), out _);
    }

    /// <returns>Null; or why there are not so many bytes.</returns>
    private HelloProgress? Take(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (_left < count)
            return HelloProgress.NoHello;
        if (_bytes.Length < count)
            return HelloProgress.Incomplete;
        taken = _bytes[..count];
        _bytes = _bytes[count..];
        _left -= count;
        return null;
    }
}
