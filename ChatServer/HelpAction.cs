using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ChatCluster.Presentation;

namespace ChatCluster.Server;

/// <summary>The usual help with its headings in another language.</summary>
internal sealed class HelpAction(SynchronousCommandLineAction usual, TextCatalog texts) : SynchronousCommandLineAction
{
    /// <summary>Help needs no ip and no port.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives help and version of a command line their texts.</summary>
    public static void AddTo(RootCommand root, TextCatalog texts)
    {
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Description = texts["option.version"];
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Description = texts["option.help"];
            help.Action = new HelpAction((SynchronousCommandLineAction)help.Action!, texts);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var page = new StringWriter();
        parseResult.InvocationConfiguration.Output = page;
        var code = usual.Invoke(parseResult);
        var english = ServerTexts.Options(Language.English);
        var translated = HelpPage.Translate(page.ToString(), english, texts);
        output.Write(translated.Replace(english["help.default"], texts["help.default"], StringComparison.Ordinal));
        return code;
    }
}
