using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ChatCluster.Server.Connections;

/// <summary>Where the certificate and its key lie, both PEM. The first certificate is the server's own, those after it lead to its issuer.</summary>
public sealed record TlsFiles(string Certificate, string Key)
{
    /// <summary>A handshake that takes longer is given up, whoever keeps it waiting.</summary>
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">One sentence on what is wrong with the files.</exception>
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
            throw new IOException($"--tls-cert {Certificate}, --tls-key {Key}: not a PEM certificate and its unencrypted PEM key: {unfit.Message}", unfit);
        }
    }
}
