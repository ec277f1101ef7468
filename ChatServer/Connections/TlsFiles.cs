using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ChatCluster.Server.Connections;

/// <summary>
/// The files of the certificate and its key, both PEM. The first certificate is the server's own, then follow those of its issuers.
/// </summary>
public sealed record TlsFiles(string Certificate, string Key)
{
    /// <summary>A handshake that takes longer is aborted.</summary>
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">The files cannot be used; the message is one sentence for the operator.</exception>
    public HttpsConnectionAdapterOptions Load()
    {
        foreach (var (option, file) in (ReadOnlySpan<(string, string)>)[("--tls-cert", Certificate), ("--tls-key", Key)])
        {
            if (!File.Exists(file))
                throw new IOException($"{option} {file}: there is no such file");
        }
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(Certificate);
            if (chain.Count == 0)
                throw new IOException($"--tls-cert {Certificate}: holds no PEM certificate");
            return new()
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(Certificate, Key),
                ServerCertificateChain = chain,
                HandshakeTimeout = HandshakeTime,
            };
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            var problem = $"not a PEM certificate and its unencrypted PEM key: {unfit.Message}";
            throw new IOException($"--tls-cert {Certificate}, --tls-key {Key}: {problem}", unfit);
        }
    }
}
