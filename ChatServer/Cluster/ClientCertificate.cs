using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// The files of the certificate that this server shows to a Redis, and of its key, both PEM. The Redis must know the issuer itself: no
/// further certificates are sent.
/// </summary>
/// <param name="CertificateFile">cert= in the URL.</param>
/// <param name="KeyFile">key= in the URL; not encrypted.</param>
public sealed record ClientCertificate(string CertificateFile, string KeyFile)
{
    /// <summary>Reads the files; each connection does, so a renewed certificate needs no restart.</summary>
    /// <exception cref="IOException">The files cannot be used; the message is one sentence for the operator.</exception>
    public void AddTo(ConfigurationOptions configuration)
    {
        Check();
        configuration.SetUserPemCertificate(CertificateFile, KeyFile);
    }

    /// <summary>For the start, where a wrong file is a mistake on the command line.</summary>
    /// <inheritdoc cref="AddTo" path="/exception"/>
    public void Check()
    {
        foreach (var (name, file) in (ReadOnlySpan<(string, string)>)[("cert", CertificateFile), ("key", KeyFile)])
        {
            if (!File.Exists(file))
                throw new IOException($"--bus {name}={file}: there is no such file");
        }
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException or UnauthorizedAccessException)
        {
            var problem = unfit is UnauthorizedAccessException ? "" : "not a PEM certificate and its unencrypted PEM key: ";
            throw new IOException($"--bus cert={CertificateFile}, key={KeyFile}: {problem}{unfit.Message}", unfit);
        }
    }
}
