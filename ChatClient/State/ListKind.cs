namespace ChatCluster.Client.State;

/// <summary>Which of the two lists that a login brings.</summary>
public enum ListKind
{
    Friends,
    Groups,
}
