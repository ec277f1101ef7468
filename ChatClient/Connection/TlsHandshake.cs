using System.Net.Security;
using System.Security.Authentication;

namespace ChatCluster.Client.Connection;

/// <summary>Turns a TCP connection into an encrypted one, TLS 1.2 or later. A balancer in between relays the bytes unchanged.</summary>
internal static class TlsHandshake
{
    /// <param name="plain">Owned by the result; disposed if this fails.</param>
    /// <exception cref="DialException">The server's certificate is wrong, it does not speak TLS, or the handshake timed out.</exception>
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
        limit.CancelAfter(server.HandshakeTimeout);
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
                OperationCanceledException =>
                    new DialException($"no answer to the TLS handshake within {server.HandshakeTimeout.TotalSeconds} s", cause: failed),
                _ when objection is not null => new DialException(objection, isFinal: true, failed),
                _ when plain.First is not (null or WatchedStream.TlsHandshake or WatchedStream.TlsAlert) =>
                    new DialException("the server does not speak TLS: try without --tls", isFinal: true, failed),
                AuthenticationException => new DialException($"the TLS handshake failed: {Reason(failed)}", isFinal: true, failed),
                IOException => new DialException($"the connection ended in the TLS handshake: {Reason(failed)}", cause: failed),
                _ => failed,
            };
        }
    }

    private static string Reason(Exception failed) => (failed.InnerException ?? failed).Message;
}
