using ChatCluster.Presentation;

namespace ChatCluster.Balancer.Explain;

/// <summary>The language of what explain mode, the simulation and <c>ctl</c> print: English or Chinese.</summary>
/// <param name="isChinese">Chinese.</param>
public sealed class Words(bool isChinese)
{
    public static Words English { get; } = new(isChinese: false);

    public static Words Chinese { get; } = new(isChinese: true);

    /// <summary>In the language asked for with <c>--lang</c>; without it that of the environment.</summary>
    public static Words Choose(string? language) => Languages.Choose(language) == Language.Chinese ? Chinese : English;

    /// <summary>The text in this language.</summary>
    public string Say(string english, string chinese) => isChinese ? chinese : english;
}
