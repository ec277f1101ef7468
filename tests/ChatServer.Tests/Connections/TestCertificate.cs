using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatCluster.TestKit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>A certificate for localhost that signed itself, as two PEM files.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Thumbprint = certificate.Thumbprint;
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string Thumbprint { get; }

    public string CertificateFile => _folder.PathOf("cert.pem");

    public string KeyFile => _folder.PathOf("key.pem");

    public void Dispose() => _folder.Dispose();
}
