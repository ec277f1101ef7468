using System.CommandLine;

namespace ChatCluster.Server;

/// <summary>Makes options whose values are integers within bounds.</summary>
internal static class NumberOption
{
    /// <param name="min">The smallest number allowed.</param>
    /// <param name="max">The largest number allowed.</param>
    public static Option<int> Of(string name, int defaultValue, int min, int max, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, out var number) && number >= min && number <= max)
                return number;
            result.AddError($"{name} {text}: not a number from {min} to {max}");
            return defaultValue;
        },
    };
}
