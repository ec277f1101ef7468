using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay.ProxyHeaders;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>
/// nginx's phases from accept to content, for one session: the PROXY header, then the steps of its server (<see cref="AdmissionSteps"/>).
/// </summary>
internal static class Entrance
{
    /// <param name="server">What the session is for.</param>
    /// <param name="client">Its socket.</param>
    /// <param name="buffer">Where a header is looked at.</param>
    /// <param name="visitor">Learns what the header says.</param>
    /// <returns>Waiting: to be called again when the client has sent something.</returns>
    internal static EntryStep Enter<TSocket>(RelayServer server, TSocket client, byte[] buffer, Visitor visitor) where TSocket : struct, IStreamSocket<TSocket>
    {
        if (server.ExpectsProxyHeader)
        {
            EntryStep read = ReadHeader(client, buffer, visitor);
            if (read != EntryStep.Admitted)
                return read;
        }
        foreach (IAdmissionStep step in server.Admission)
            if (step.Admit(visitor) is RelayEnd refused)
                return EntryStep.Refuse(refused);
        return EntryStep.Admitted;
    }

    /// <summary>Takes the header off the client's stream, and not one byte more.</summary>
    private static EntryStep ReadHeader<TSocket>(TSocket client, byte[] buffer, Visitor visitor) where TSocket : struct, IStreamSocket<TSocket>
    {
        IoResult seen = client.Peek(buffer.AsSpan(0, ProxyHeaderReader.MaxLength));
        if (seen.IsWouldBlock)
            return EntryStep.Waiting;
        if (seen.IsFailed)
        {
            visitor.Log.ConnectionError(ofClient: true, "recv() failed", seen.Error, SessionAction.ReadingHeader);
            return EntryStep.Refuse(RelayEnd.NoHeader);
        }

        ParsedProxyHeader parsed = ProxyHeaderReader.Read(buffer.AsSpan(0, seen.Bytes));
        if (parsed.IsBroken)
        {
            if (parsed.Complaint is not null)
                visitor.Log.Write(LogLevel.Error, parsed.Complaint, SessionAction.ReadingHeader);
            return EntryStep.Refuse(RelayEnd.BadHeader);
        }
        _ = client.Receive(buffer.AsSpan(0, parsed.Length));
        visitor.Facts.ProxyProtocol = parsed.Header;
        return EntryStep.Admitted;
    }
}
