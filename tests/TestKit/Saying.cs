namespace ChatCluster.TestKit;

/// <summary>One message that a user sent, from the sender's side.</summary>
/// <param name="Number">Counts the sender's messages from 0.</param>
/// <param name="To">The receiver, or the group.</param>
public sealed record Saying(int Sender, int Number, int To, bool ToGroup)
{
    private volatile int _errno = -1;

    /// <summary>Differs from every other message's, so that the same message under two names would show.</summary>
    public string Text => $"{Sender} to {(ToGroup ? "group " : "")}{To}, {Number}";

    /// <summary>With the sender the message's name for ever.</summary>
    public string Mid => $"m{Number}";

    /// <summary>What the server answered; null as long as it has not, and then the sender sends it again after each reconnect.</summary>
    public int? Errno
    {
        get => _errno < 0 ? null : _errno;
        set => _errno = value ?? -1;
    }

    public bool IsAcknowledged => _errno == 0;

    public string Frame(int seq) => ToGroup
        ? $$"""{"groupid":{{To}},"mid":"{{Mid}}","msg":"{{Text}}","msgid":10,"seq":{{seq}}}"""
        : $$"""{"mid":"{{Mid}}","msg":"{{Text}}","msgid":6,"seq":{{seq}},"toid":{{To}}}""";
}
