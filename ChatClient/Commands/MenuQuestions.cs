using ChatCluster.Client.Input;
using ChatCluster.Client.Screen;
using ChatCluster.Presentation;

namespace ChatCluster.Client.Commands;

/// <summary>The questions of the menu and of a password change.</summary>
public sealed record MenuQuestions(
    Prompt Menu, Prompt UserId, Prompt Name, Prompt Password, Prompt OldPassword, Prompt NewPassword, Prompt PasswordAgain)
{
    /// <summary>In the course's words.</summary>
    public static MenuQuestions Course { get; } = Of(CourseClientText.Course);

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
