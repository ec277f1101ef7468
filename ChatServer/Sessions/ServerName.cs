namespace ChatCluster.Server.Sessions;

/// <summary>
/// The name of this process in the cluster: "ip:port", or "host:port" when it listens on all addresses. Logins are owned under this name,
/// and clients are told it. With port 0 on the command line it is known when the socket is bound, before any connection is served.
/// </summary>
public sealed class ServerName
{
    private volatile string _text = "not listening yet";

    public void Set(string text) => _text = text;

    public override string ToString() => _text;
}
