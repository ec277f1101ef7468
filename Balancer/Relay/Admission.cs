using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>A session between accept and content: which of the client's bytes it waits for. A structure: part of its session.</summary>
internal struct Admission
{
    private AdmissionWait _wait;

    /// <summary>nginx's words for what is going on.</summary>
    internal readonly string CurrentAction => _wait switch
    {
        AdmissionWait.Header => SessionAction.ReadingHeader,
        AdmissionWait.Preread => SessionAction.Prereading,
        _ => SessionAction.Initializing,
    };

    /// <summary>Goes as far as the client's bytes allow.</summary>
    /// <param name="server">What the session is for.</param>
    /// <param name="client">The client's side.</param>
    /// <param name="buffer">Room to look at the client's bytes.</param>
    /// <param name="session">Learns what they say.</param>
    /// <returns>Waiting: to be called again when the client has sent something.</returns>
    internal AdmissionResult Proceed<TSocket>(RelayServer server, HalfPipe<TSocket> client, byte[] buffer, SessionContext session)
        where TSocket : struct, IStreamSocket<TSocket>
    {
        if (_wait != AdmissionWait.Preread)
        {
            var result = AdmissionSequence.Run(server, client.Socket, buffer, session, isFirst: _wait == AdmissionWait.None);
            if (result != AdmissionResult.Admitted)
                return result.IsWaiting ? WaitFor(AdmissionWait.Header, server.Config.ProxyProtocolTimeout) : result;
        }
        if (server.Config.Preread is not { } preread)
            return AdmissionResult.Admitted;
        var seen = PrereadSequence.Run(preread, client, buffer, session, isFirst: _wait != AdmissionWait.Preread);
        return seen.IsWaiting ? WaitFor(AdmissionWait.Preread, preread.Timeout) : seen;
    }

    /// <summary>The bytes did not come in time.</summary>
    internal readonly RelayEnd TimedOut(SessionLogger log)
    {
        // nginx says nothing of a client whose first bytes did not come.
        if (_wait == AdmissionWait.Preread)
            return RelayEnd.NoPreread;
        log.ConnectionError(ofClient: true, "client timed out", Errno.TimedOut, SessionAction.ReadingHeader);
        return RelayEnd.NoHeader;
    }

    /// <summary>The timeout is given once: it limits the wait for all of the bytes, not for a part of them.</summary>
    private AdmissionResult WaitFor(AdmissionWait wait, TimeSpan timeout)
    {
        if (_wait == wait)
            return AdmissionResult.Waiting;
        _wait = wait;
        return AdmissionResult.Waiting with { Timeout = timeout };
    }

    private enum AdmissionWait
    {
        None,

        /// <summary>For the client's PROXY header.</summary>
        Header,

        /// <summary>For the client's first bytes.</summary>
        Preread,
    }
}
