using System.CommandLine;

namespace ChatCluster.Server;

/// <summary>Options that are whole numbers with bounds.</summary>
internal static class NumberOption
{
    /// <param name="usual">The default.</param>
    /// <param name="least">The smallest number allowed.</param>
    /// <param name="most">The largest number allowed.</param>
    public static Option<int> Of(string name, int usual, int least, int most, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, out var number) && number >= least && number <= most)
                return number;
            result.AddError($"{name} {text}: not a number from {least} to {most}");
            return usual;
        },
    };
}
