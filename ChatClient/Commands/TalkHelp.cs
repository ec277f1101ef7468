using ChatCluster.Presentation;

namespace ChatCluster.Client.Commands;

/// <summary>The command help in the words of a language, printed from the tables.</summary>
public static class TalkHelp
{
    private const int UsageWidth = 36;

    /// <summary>What a user at a terminal can type.</summary>
    public static IReadOnlyList<string> Lines(TextCatalog texts) =>
        [texts["help.head"], .. Talk(texts), texts["help.course"], .. Course(texts), texts["help.keys"]];

    public static IEnumerable<string> Talk(TextCatalog texts) => TalkTable.Rows.Select(row => Row(row.Usage, texts[row.Help]));

    public static IEnumerable<string> Course(TextCatalog texts) =>
        CommandTable.Rows.Select(row => Row(row.Usage, texts[$"command.{row.Name}"]));

    public static IEnumerable<string> Script(TextCatalog texts) =>
        ScriptTable.Rows.Select(row => Row(row.Usage, texts[$"script.{row.Name}"]));

    private static string Row(string usage, string text) => $"  {usage.PadRight(UsageWidth)}{text}";
}
