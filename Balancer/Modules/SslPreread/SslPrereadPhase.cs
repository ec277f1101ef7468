using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary>Reads the client's hello, and the name of the server that it asks for.</summary>
internal sealed class SslPrereadPhase : IPrereadPhase
{
    public bool IsEnough(ReadOnlySpan<byte> received, SessionContext session)
    {
        var hello = new ClientHello();
        var progress = ClientHelloRecords.Read(received, hello);
        if (progress == HelloProgress.NoHello)
            session.Facts.Forget<ClientHello>();
        else
            session.Facts.Remember(hello);
        if (progress == HelloProgress.Complete && hello.ServerName is { Length: > 0 } name)
            session.ServerName = AskedName.Of(name);
        return progress != HelloProgress.Incomplete;
    }
}
