namespace ChatCluster.Server.Sessions;

/// <summary>Who a connection is logged in as. Taken from the database at login, never from a message.</summary>
public sealed record Identity(int Id, string Name)
{
    public override string ToString() => $"{Id}";
}
