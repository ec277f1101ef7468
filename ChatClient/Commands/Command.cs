using System.Globalization;

namespace ChatCluster.Client.Commands;

/// <summary>One row of a command table.</summary>
/// <param name="Usage">The form, as the user types it.</param>
/// <param name="Description">The text in the help.</param>
/// <param name="Read">Parses the text after the name; null if the form is wrong.</param>
/// <param name="Needs">Whether a user must be logged in.</param>
public sealed record Command(
    string Name,
    string Usage,
    string Description,
    Func<string, MessageAuthor, Intent?> Read,
    LoginRequirement Needs = LoginRequirement.LoggedIn);

/// <summary>Whether a command needs a login on this connection.</summary>
public enum LoginRequirement
{
    Anyone,
    LoggedIn,
    LoggedOut,
}

/// <summary>Parses the text after a command's name.</summary>
internal static class Arguments
{
    /// <summary>A user's or group's id, with or without blanks around it; null unless it is a number from 1 up.</summary>
    public static int? Id(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    /// <summary>Splits at the first <paramref name="separator"/>; null if there is none.</summary>
    public static (string Head, string Tail)? Split(string text, char separator) =>
        text.IndexOf(separator) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : null;
}
