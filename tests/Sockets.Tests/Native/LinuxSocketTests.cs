using System.Net.Sockets;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class LinuxSocketTests() : StreamSocketTests<LinuxSocket>(new Epoll())
{
    [Fact]
    public void Splice_ThroughAPipe_MovesTheBytes()
    {
        using var listener = SocketExtensions.ListenOnLoopback();
        LinuxSocket from = Connect(listener, out var source), to = Connect(listener, out var sink);
        using var pipe = SplicePipe.TryOpen(1 << 20)!;
        Assert.InRange(pipe.Capacity, 4096, 1 << 20);
        var bytes = Bytes.Random(1, 10_000);
        source.Send(bytes);
        while (from.SpliceInto(pipe).IsWouldBlock || pipe.Count < bytes.Length) ;

        Assert.Equal(bytes.Length, pipe.Count);
        Assert.Equal(bytes.Length, to.SpliceFrom(pipe).Bytes);
        Assert.Equal(0, pipe.Count);
        var got = new byte[bytes.Length];
        for (var have = 0; have < got.Length;)
            have += sink.Receive(got, have, got.Length - have, SocketFlags.None);
        Assert.True(Bytes.Same(bytes, got));

        Assert.True(from.SpliceInto(pipe).IsWouldBlock);
        source.Dispose();
        sink.Dispose();
        from.Close();
        to.Close();
    }

    private static LinuxSocket Connect(Socket listener, out Socket otherEnd)
    {
        var address = listener.LocalEndPoint!;
        Assert.True(LinuxSocket.Open(address, out var socket).IsDone);
        Assert.False(socket.Connect(address).IsFailed);
        otherEnd = listener.Accept();
        return socket;
    }
}
