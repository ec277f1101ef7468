using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatCluster.TestKit;

/// <summary>
/// A certificate authority of one test's own, that no system trusts, and the certificates it issues; all as PEM files in a folder.
/// </summary>
public sealed class ClassAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _own;

    /// <param name="issuedAgo">How long ago it began and issued all its certificates, which are valid for a week.</param>
    public ClassAuthority(TimeSpan issuedAgo = default)
    {
        Begin = DateTimeOffset.UtcNow - issuedAgo - TimeSpan.FromHours(1);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=class CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _own = request.CreateSelfSigned(Begin, Begin.AddDays(7));
        System.IO.File.WriteAllText(File, _own.ExportCertificatePem());
    }

    /// <summary>Its own certificate.</summary>
    public string File => _folder.PathOf("ca.pem");

    private DateTimeOffset Begin { get; }

    /// <summary>A certificate for names and addresses, and its key.</summary>
    public (string CertificateFile, string KeyFile) Issue(params string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=a server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(_own, Begin, Begin.AddDays(6), RandomNumberGenerator.GetBytes(8));
        var (certificateFile, keyFile) = (_folder.PathOf($"{names[0]}.pem"), _folder.PathOf($"{names[0]}.key"));
        System.IO.File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    public void Dispose()
    {
        _own.Dispose();
        _folder.Dispose();
    }
}
