using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatCluster.Client.Connection;

/// <summary>How the server's certificate is verified. There is no way to accept any certificate.</summary>
/// <param name="Name">
/// The name or IP address that the certificate must be valid for. A name is also sent to the server in clear (SNI).
/// </param>
/// <param name="Authorities">The only trusted certificates, which may include the server's own; null for those of the system.</param>
public sealed record ServerIdentity(string Name, X509Certificate2Collection? Authorities = null)
{
    /// <summary>How long the TLS handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads certificates for <see cref="Authorities"/>.</summary>
    /// <exception cref="IOException">The file cannot be read or contains no certificate; the message names it.</exception>
    public static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unfit) when (unfit is CryptographicException or UnauthorizedAccessException or IOException)
        {
            throw new IOException($"{file}: {unfit.Message}", unfit);
        }
        return authorities.Count > 0 ? authorities : throw new IOException($"{file}: contains no PEM certificate");
    }

    /// <remarks>
    /// Revocation is not checked: a class's own authority publishes no list, and a client in a classroom may reach only the server.
    /// </remarks>
    internal X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (Authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }
        return policy;
    }

    /// <summary>Why the certificate is not accepted, in one line; null if it is.</summary>
    internal string? Objection(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the server sent no certificate";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"the server's certificate is not trusted: {ChainFault(shown, chain)}"
            : $"the server's certificate is for {NamesOf(shown)}, not for {Name} (--tls-name sets the expected name)";
    }

    private string ChainFault(X509Certificate2 shown, X509Chain? chain)
    {
        var faults = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
            faults |= status.Status;
        if ((faults & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            var reason = Authorities is null ? "the system does not trust (--tls-ca FILE names whom to trust)" : "--tls-ca does not name";
            return $"it was issued by {shown.Issuer}, which {reason}";
        }
        return (faults & X509ChainStatusFlags.NotTimeValid) != 0
            ? $"it is valid from {shown.NotBefore:yyyy-MM-dd} to {shown.NotAfter:yyyy-MM-dd}"
            : faults.ToString();
    }

    /// <summary>The names that a client checks: the common name only if there are no alternative names (RFC 9525).</summary>
    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static ip => ip.ToString())))
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }
}
