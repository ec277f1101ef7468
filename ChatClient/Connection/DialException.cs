namespace ChatCluster.Client.Connection;

/// <summary>No connection could be made.</summary>
/// <param name="isFinal">Another attempt will go no better: the server there is not the one that is wanted, or does not speak as wanted.</param>
public sealed class DialException(string reason, bool isFinal = false, Exception? cause = null) : Exception(reason, cause)
{
    public bool IsFinal { get; } = isFinal;
}
