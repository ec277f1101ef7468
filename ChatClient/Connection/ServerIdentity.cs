using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatCluster.Client.Connection;

/// <summary>What the server's certificate must prove. There is no way to accept just any.</summary>
/// <param name="Name">A name or an IP address that the certificate must carry. A name is also sent to the server in clear (SNI).</param>
/// <param name="Authorities">The only certificates trusted, a self-signed one of the server's among them; null for the system's.</param>
public sealed record ServerIdentity(string Name, X509Certificate2Collection? Authorities = null)
{
    /// <summary>How long the server may take for the handshake.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads certificates for <see cref="Authorities"/>.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds none; the message names it.</exception>
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
        return authorities.Count > 0 ? authorities : throw new IOException($"{file}: holds no PEM certificate");
    }

    /// <remarks>Revocation is not looked up: a class's own authority publishes no list, and a client in a classroom may reach nothing but the server.</remarks>
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

    /// <summary>What is wrong with the certificate, in one line; null when nothing is.</summary>
    internal string? Objection(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the server showed no certificate";
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"the server's certificate is not trusted: {ChainFault(shown, chain)}"
            : $"the server's certificate is for {NamesOf(shown)}, not for {Name} (--tls-name says whom to expect)";
    }

    private string ChainFault(X509Certificate2 shown, X509Chain? chain)
    {
        var faults = chain?.ChainStatus.Select(static status => status.Status).Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one)
            ?? X509ChainStatusFlags.NoError;
        if ((faults & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            return $"it was issued by {shown.Issuer}, which {(Authorities is null ? "the system does not know (--tls-ca FILE says whom to trust)" : "--tls-ca does not name")}";
        return (faults & X509ChainStatusFlags.NotTimeValid) != 0
            ? $"it is valid from {shown.NotBefore:yyyy-MM-dd} to {shown.NotAfter:yyyy-MM-dd}"
            : faults.ToString();
    }

    /// <summary>As clients look for them: the subject's common name counts only where there are no alternative names.</summary>
    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static ip => ip.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }
}
