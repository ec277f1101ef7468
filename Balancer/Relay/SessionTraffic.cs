using System.Net;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>What variables may ask of a session's two sides.</summary>
internal sealed class SessionTraffic<TSocket>(HalfPipe<TSocket> client, HalfPipe<TSocket> upstream) : ISessionTraffic
    where TSocket : struct, IStreamSocket<TSocket>
{
    public EndPoint? LocalAddress => client.Socket.LocalAddress;

    public long FromClient => client.Received;

    public long ToClient => upstream.Delivered;

    public long FromUpstream => upstream.Received;

    public long ToUpstream => client.Delivered;
}
