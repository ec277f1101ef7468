using ChatCluster.Client.Input;
using ChatCluster.Presentation;

namespace ChatCluster.Client.Commands;

/// <summary>The questions of the menu and of a password change.</summary>
public sealed record MenuQuestions(
    Prompt Menu, Prompt UserId, Prompt Name, Prompt Password, Prompt OldPassword, Prompt NewPassword, Prompt PasswordAgain)
{
    /// <summary>In the course's words.</summary>
    public static readonly MenuQuestions Course = new(
        new(
            """
            ========================
            1. login
            2. register
            3. quit
            ========================
            choice:
            """),
        new("userid:"),
        new("username:"),
        new("userpassword:", Hidden: true),
        new("old password:", Hidden: true),
        new("new password:", Hidden: true),
        new("new password again:", Hidden: true));

    /// <summary>In the words of a language.</summary>
    public static MenuQuestions Of(TextCatalog texts) => new(
        new(texts["menu"]),
        new(texts["ask.userid"]),
        new(texts["ask.name"]),
        new(texts["ask.password"], Hidden: true),
        new(texts["ask.oldpassword"], Hidden: true),
        new(texts["ask.newpassword"], Hidden: true),
        new(texts["ask.again"], Hidden: true));
}
