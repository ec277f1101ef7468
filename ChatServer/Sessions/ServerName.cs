namespace ChatCluster.Server.Sessions;

/// <summary>
/// What this process is called in the cluster: "ip:port", or "host:port" when it listens on all addresses. Logins are owned under this name
/// and clients are told it. With port 0 on the command line it is only known once the socket is bound, which is before anybody is served.
/// </summary>
public sealed class ServerName
{
    private volatile string _text = "not listening yet";

    public void Set(string text) => _text = text;

    public override string ToString() => _text;
}
