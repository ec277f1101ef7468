using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;
using ChatCluster.Sockets.ProxyProtocol;

namespace ChatCluster.Balancer.Relay;

/// <summary>nginx's phases from accept to content, for one session: the PROXY header, then the phases of its server.</summary>
internal static class AdmissionSequence
{
    /// <param name="server">What the session is for.</param>
    /// <param name="client">Its socket.</param>
    /// <param name="buffer">Room to look at a header.</param>
    /// <param name="session">Learns what the header says.</param>
    /// <param name="isFirst">The session has not waited for the header yet.</param>
    /// <returns>Waiting: to be called again when the client has sent something.</returns>
    internal static AdmissionResult Run<TSocket>(
        RelayServer server, TSocket client, byte[] buffer, SessionContext session, bool isFirst)
        where TSocket : struct, IStreamSocket<TSocket>
    {
        if (server.ExpectsProxyHeader)
        {
            // With a limit of 0 nginx's timer is over before a header comes.
            if (isFirst && server.Config.ProxyProtocolTimeout == TimeSpan.Zero)
                return AdmissionResult.Waiting;
            var read = ReadHeader(client, buffer, session);
            if (read != AdmissionResult.Admitted)
                return read;
        }
        foreach (var phase in server.Phases)
            if (phase.Admit(session) is RelayEnd refused)
                return AdmissionResult.Refuse(refused);
        return AdmissionResult.Admitted;
    }

    /// <summary>Takes the header off the client's stream, and not one byte more.</summary>
    private static AdmissionResult ReadHeader<TSocket>(TSocket client, byte[] buffer, SessionContext session)
        where TSocket : struct, IStreamSocket<TSocket>
    {
        var seen = client.Peek(buffer.AsSpan(0, ProxyHeaderReader.MaxLength));
        if (seen.IsWouldBlock)
            return AdmissionResult.Waiting;
        if (seen.IsFailed)
        {
            session.Log.ConnectionError(ofClient: true, "recv() failed", seen.Error, SessionAction.ReadingHeader);
            return AdmissionResult.Refuse(RelayEnd.NoHeader);
        }

        var parsed = ProxyHeaderReader.Read(buffer.AsSpan(0, seen.Bytes), ProxyHeaderRules.Nginx);
        if (parsed.Status != ProxyHeaderStatus.Complete)
        {
            if (parsed.Error is not null)
                session.Log.Write(LogLevel.Error, parsed.Error, SessionAction.ReadingHeader);
            return AdmissionResult.Refuse(RelayEnd.BadHeader);
        }
        _ = client.Receive(buffer.AsSpan(0, parsed.Length));
        session.Facts.ProxyProtocol = parsed.Header;
        return AdmissionResult.Admitted;
    }
}
