using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ChatCluster.Server.Cluster;

/// <summary>Checks the certificates of a Redis with TLS as the system does, and keeps the reason of a refusal.</summary>
internal sealed class RedisCertificate
{
    private volatile string? _objection;

    /// <summary>Why the last certificate was not accepted, for the log; null if it was, or if none was shown.</summary>
    public string? Objection => _objection;

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _objection = errors switch
        {
            SslPolicyErrors.None => null,
            _ when certificate is null => "it sent no certificate",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) => $"its certificate is not trusted: {Fault(certificate, chain)}",
            _ => $"its certificate is not for {(sender as SslStream)?.TargetHostName}",
        };
        return _objection is null;
    }

    private static string Fault(X509Certificate certificate, X509Chain? chain)
    {
        var faults = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? [])
            faults |= status.Status;
        if ((faults & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            return $"the system does not know its issuer {certificate.Issuer}";
        return (faults & X509ChainStatusFlags.NotTimeValid) != 0
            ? $"it is valid from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()}"
            : faults.ToString();
    }
}
