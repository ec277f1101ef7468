namespace ChatCluster.Client.Connection;

/// <summary>No connection could be made.</summary>
/// <param name="isFinal">A retry cannot succeed: the certificate is wrong, or the server does not speak TLS.</param>
public sealed class DialException(string reason, bool isFinal = false, Exception? cause = null) : Exception(reason, cause)
{
    public bool IsFinal { get; } = isFinal;
}
