namespace ChatCluster.Server.Sessions;

/// <summary>What becomes of a login with the password while the account is logged in already, on any server.</summary>
public sealed record SecondLogin
{
    /// <summary>
    /// It takes over: the earlier connection is told so and closed, and its token is void. Otherwise it is refused, as in the course.
    /// </summary>
    public bool Replaces { get; init; }
}
