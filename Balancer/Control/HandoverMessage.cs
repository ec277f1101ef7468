using System.Text;

namespace ChatCluster.Balancer.Control;

/// <summary>What master and worker say to each other.</summary>
internal enum HandoverKind : byte
{
    /// <summary>To the worker: a listening socket, with its address in the configuration; a control socket with its path.</summary>
    Listener = (byte)'L',

    /// <summary>To the worker: a log file opened for appending, with its path.</summary>
    Log = (byte)'F',

    /// <summary>To the worker: serve with this configuration; its number, and the descriptor holds its snapshot.</summary>
    Configuration = (byte)'C',

    /// <summary>To the worker: write to the log files that were handed over last.</summary>
    Reopen = (byte)'R',

    /// <summary>To the worker: accept no more, and end after the last session.</summary>
    Quit = (byte)'Q',

    /// <summary>To the worker: end now.</summary>
    Stop = (byte)'S',

    /// <summary>To the master: the configuration of this number is in use.</summary>
    Taken = (byte)'T',

    /// <summary>To the master: the configuration of this number cannot be used, as the log tells.</summary>
    Refused = (byte)'N',
}

/// <summary>One message between master and worker: a byte for its kind, then a text in UTF-8.</summary>
internal readonly record struct HandoverMessage(HandoverKind Kind, string Text = "")
{
    public byte[] Encode() => [(byte)Kind, .. Encoding.UTF8.GetBytes(Text)];

    /// <param name="bytes">At least one.</param>
    public static HandoverMessage Decode(ReadOnlySpan<byte> bytes) => new((HandoverKind)bytes[0], Encoding.UTF8.GetString(bytes[1..]));
}
