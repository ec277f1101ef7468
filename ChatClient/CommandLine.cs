using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ChatCluster.Client.Commands;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary><c>ChatClient host port</c>, and the help that explains the rest.</summary>
internal static class CommandLine
{
    /// <summary>Runs <paramref name="chat"/> with the options of the command line, or reports what is wrong with it.</summary>
    public static async Task<int> RunAsync(string[] arguments, Func<ClientOptions, Task<int>> chat)
    {
        var language = Languages.OfArguments(arguments);
        var symbols = new CommandLineSymbols(ClientTexts.Of(language));
        var root = new RootCommand(symbols.Description);
        symbols.AddTo(root);
        root.SetAction(async (parsed, _) => await chat(symbols.Read(parsed, language)));
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Description = ClientTexts.Of(language)["option.version"];
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Description = ClientTexts.Of(language)["option.help"];
            help.Action = new DetailedHelp((SynchronousCommandLineAction)help.Action!, language);
        }

        var parsed = root.Parse(arguments);
        if (parsed.Errors is [var error, ..] && parsed.Action is ParseErrorAction)
        {
            var sentences = ClientTexts.Sentences(language);
            var problem = arguments.Length < 2 ? "an ip and a port are required" : error.Message;
            await Console.Error.WriteLineAsync($"command invalid! {sentences.Translate(problem)}");
            await Console.Error.WriteLineAsync("example: ./ChatClient 127.0.0.1 8000");
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>The usual help with its headings in this language, followed by the commands and the output.</summary>
    private sealed class DetailedHelp(SynchronousCommandLineAction usual, Language language) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var page = new StringWriter();
            parseResult.InvocationConfiguration.Output = page;
            var code = usual.Invoke(parseResult);
            output.Write(HelpPage.Translate(page.ToString(), ClientTexts.Of(Language.English), ClientTexts.Of(language)));
            output.Write(HelpText.Details(language));
            return code;
        }
    }
}
