namespace ChatCluster.Client.State;

/// <summary>The user logged in on this connection.</summary>
public sealed record Self(int UserId, string Name);
