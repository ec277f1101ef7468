namespace ChatCluster.Client.Input;

/// <summary>The text that Ctrl-U, Ctrl-K or Ctrl-W deleted last, for Ctrl-Y on this line or a later one.</summary>
public sealed class KillBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>Keeps the text; a deletion of nothing changes nothing.</summary>
    public void Keep(string deleted)
    {
        if (deleted != "")
            Text = deleted;
    }
}
