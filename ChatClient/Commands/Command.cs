namespace ChatCluster.Client.Commands;

/// <summary>One row of a command table.</summary>
/// <param name="Usage">The form, as the person types it.</param>
/// <param name="Description">What the help says.</param>
/// <param name="Read">From the text behind the name to what follows; null when the form is wrong.</param>
/// <param name="Needs">Whether somebody must be logged in.</param>
public sealed record Command(string Name, string Usage, string Description, Func<string, Speaker, Intent?> Read, Identity Needs = Identity.LoggedIn);

/// <summary>Whom a command needs on this connection.</summary>
public enum Identity
{
    Anyone,
    LoggedIn,
    LoggedOut,
}
