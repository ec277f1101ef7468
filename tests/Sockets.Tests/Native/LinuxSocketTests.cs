using System.Net;
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
        using Socket listener = SocketExtensions.ListenOnLoopback();
        LinuxSocket from = Connect(listener, out Socket source), to = Connect(listener, out Socket sink);
        using SplicePipe pipe = SplicePipe.TryOpen(1 << 20)!;
        Assert.InRange(pipe.Capacity, 4096, 1 << 20);
        byte[] bytes = Bytes.Random(1, 10_000);
        source.Send(bytes);
        while (from.SpliceInto(pipe).IsWouldBlock || pipe.Count < bytes.Length) ;

        Assert.Equal(bytes.Length, pipe.Count);
        Assert.Equal(bytes.Length, to.SpliceFrom(pipe).Bytes);
        Assert.Equal(0, pipe.Count);
        byte[] got = new byte[bytes.Length];
        for (int have = 0; have < got.Length;)
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
        EndPoint address = listener.LocalEndPoint!;
        Assert.True(LinuxSocket.Open(address, out LinuxSocket socket).IsDone);
        Assert.False(socket.Connect(address).IsFailed);
        otherEnd = listener.Accept();
        return socket;
    }
}
