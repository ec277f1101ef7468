using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>nginx's preread phase: a module looks at the client's first bytes, which stay in the socket.</summary>
internal static class PrereadSequence
{
    /// <param name="preread">Who looks, and how much there may be to look at.</param>
    /// <param name="client">The client's side.</param>
    /// <param name="buffer">Room to look at the bytes.</param>
    /// <param name="session">Learns what they say.</param>
    /// <param name="isFirst">The session has not waited for these bytes yet.</param>
    /// <returns>Waiting: to be called again when the client has sent something.</returns>
    internal static AdmissionResult Run<TSocket>(
        PrereadConfig preread, HalfPipe<TSocket> client, byte[] buffer, SessionContext session, bool isFirst)
        where TSocket : struct, IStreamSocket<TSocket>
    {
        if (isFirst && preread.Timeout == TimeSpan.Zero)
            return AdmissionResult.Waiting;
        var room = buffer.AsSpan(0, Math.Min(preread.BufferSize, buffer.Length));
        var seen = client.Socket.Peek(room);
        if (seen.IsWouldBlock)
            return AdmissionResult.Waiting;
        if (seen.IsFailed)
            session.Log.ConnectionError(ofClient: true, "recv() failed", seen.Error, SessionAction.Prereading);
        if (seen.IsFailed || seen.Bytes == 0)
            return AdmissionResult.Refuse(RelayEnd.NoPreread);
        if (preread.Phase.IsEnough(room[..seen.Bytes], session))
            return AdmissionResult.Admitted;
        if (seen.Bytes < room.Length)
            return client.HasHungUp ? AdmissionResult.Refuse(RelayEnd.NoPreread) : AdmissionResult.Waiting;
        session.Log.Write(LogLevel.Error, "preread buffer full", SessionAction.Prereading);
        return AdmissionResult.Refuse(RelayEnd.PrereadBufferFull);
    }
}
