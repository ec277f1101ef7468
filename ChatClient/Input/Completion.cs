namespace ChatCluster.Client.Input;

/// <summary>What Tab can make of the text before the cursor.</summary>
/// <param name="Start">Where the completed part begins; the candidates replace the text from here to the cursor.</param>
public sealed record Completion(int Start, IReadOnlyList<Candidate> Candidates)
{
    public static readonly Completion None = new(0, []);

    /// <summary>The longest beginning that all candidates have in common.</summary>
    public string CommonText
    {
        get
        {
            var common = Candidates is [var first, ..] ? first.Text : "";
            foreach (var candidate in Candidates)
            {
                var length = 0;
                while (length < Math.Min(common.Length, candidate.Text.Length)
                    && char.ToUpperInvariant(common[length]) == char.ToUpperInvariant(candidate.Text[length]))
                    length++;
                common = common[..length];
            }
            return common;
        }
    }
}

/// <param name="Text">What is inserted.</param>
/// <param name="Label">What the user sees in the list of several candidates.</param>
public sealed record Candidate(string Text, string Label);
