namespace ChatCluster.Server.Stores;

/// <summary>
/// How much may wait for one user. Of one sender only a tenth, so that no stranger can fill a mailbox and shut the others out.
/// </summary>
/// <remarks>A mailbox that holds more, from a time with other limits, keeps what it holds.</remarks>
public sealed record MailboxLimits
{
    private const int ShareOfSender = 10;

    /// <summary>Messages; at least 10.</summary>
    public int MaxMessages { get; init; } = 1000;

    /// <summary>Bytes of their texts; at least ten times the largest frame, so that each message fits into its sender's share.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    public int MaxMessagesOfSender => MaxMessages / ShareOfSender;

    public int MaxBytesOfSender => MaxBytes / ShareOfSender;
}
