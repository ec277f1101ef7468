using System.Net.Security;
using System.Security.Authentication;

namespace ChatCluster.Client.Connection;

/// <summary>From a TCP connection to one that only the server behind it can read. A balancer between the two passes the bytes on untouched.</summary>
internal static class TlsHandshake
{
    /// <summary>TLS 1.2 or later.</summary>
    /// <param name="plain">Belongs to the result; to nobody when this fails.</param>
    /// <exception cref="DialException">The server is not who it should be, does not speak TLS, or did not finish in time.</exception>
    public static async Task<SslStream> OverAsync(WatchedStream plain, ServerIdentity server, CancellationToken stop)
    {
        string? objection = null;
        var secure = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = server.Name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = server.ChainPolicy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                (objection = server.Objection(certificate, chain, errors)) is null,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(server.Patience);
        try
        {
            await secure.AuthenticateAsClientAsync(options, limit.Token);
            return secure;
        }
        catch (Exception failed)
        {
            await secure.DisposeAsync();
            stop.ThrowIfCancellationRequested();
            throw failed switch
            {
                OperationCanceledException => new DialException($"no answer to the TLS handshake within {server.Patience.TotalSeconds} s", cause: failed),
                _ when objection is not null => new DialException(objection, isFinal: true, failed),
                _ when plain.First is not (null or WatchedStream.TlsHandshake or WatchedStream.TlsAlert) =>
                    new DialException("the server does not speak TLS: without --tls it may answer", isFinal: true, failed),
                AuthenticationException => new DialException($"no TLS with this server: {(failed.InnerException ?? failed).Message}", isFinal: true, failed),
                IOException => new DialException($"the connection ended in the TLS handshake: {(failed.InnerException ?? failed).Message}", cause: failed),
                _ => failed,
            };
        }
    }
}
