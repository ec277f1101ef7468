namespace ChatCluster.Client.State;

/// <summary>A conversation with one user or one group.</summary>
/// <param name="Id">The user's or the group's id.</param>
public readonly record struct Talk(int Id, bool IsGroup);
