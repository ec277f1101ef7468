namespace ChatCluster.Client.State;

/// <summary>Who is logged in on this connection.</summary>
public sealed record Self(int UserId, string Name);
