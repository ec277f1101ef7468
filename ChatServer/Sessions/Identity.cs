namespace ChatCluster.Server.Sessions;

/// <summary>
/// The user of a connection. Taken from the database at login, never from a message. Each login has an object of its own.
/// </summary>
public sealed record Identity(int Id, string Name)
{
    public override string ToString() => $"{Id}";
}

/// <summary>A user whose password or token has been checked, and who is to be logged in.</summary>
/// <param name="Resumes">The login that a token continues; null for a login with a password.</param>
/// <param name="StoredPassword">What was stored for the password when it was checked; null for a token.</param>
public sealed record LoginClaim(Identity User, string? Resumes, string? StoredPassword);
