namespace ChatCluster.Protocol.Framing;

/// <summary>What a look at the received bytes can bring.</summary>
public enum FrameStatus
{
    /// <summary>One whole frame.</summary>
    Frame,

    /// <summary>Not yet: the rest is still on its way.</summary>
    NeedMore,

    /// <summary>Bytes that cannot be a frame. They are skipped up to the next NUL or line end, and reading goes on there.</summary>
    NotJson,

    /// <summary>More bytes than a frame may have; skipped in the same way, without ever being held in memory.</summary>
    TooLarge,
}
