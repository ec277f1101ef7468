using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay.Admission;
using ChatCluster.Balancer.Relay.ProxyHeaders;

namespace ChatCluster.Balancer.Relay;

/// <summary>Takes the PROXY header off a client's stream, and not one byte more.</summary>
internal static class HeaderReception
{
    internal static HeaderStep Receive<TSocket>(TSocket client, byte[] buffer, Visitor visitor) where TSocket : struct, IStreamSocket<TSocket>
    {
        IoResult seen = client.Peek(buffer.AsSpan(0, ProxyHeaderReader.MaxLength));
        if (seen.IsWouldBlock)
            return HeaderStep.Waiting;
        if (seen.IsFailed)
        {
            visitor.Log.ConnectionError(ofClient: true, "recv() failed", seen.Error, SessionAction.ReadingHeader);
            return HeaderStep.GiveUp(RelayEnd.NoHeader);
        }

        ParsedProxyHeader parsed = ProxyHeaderReader.Read(buffer.AsSpan(0, seen.Bytes));
        if (parsed.IsBroken)
        {
            if (parsed.Complaint is not null)
                visitor.Log.Write(LogLevel.Error, parsed.Complaint, SessionAction.ReadingHeader);
            return HeaderStep.GiveUp(RelayEnd.BadHeader);
        }
        _ = client.Receive(buffer.AsSpan(0, parsed.Length));
        visitor.Header = parsed.Header;
        return HeaderStep.Done;
    }
}
