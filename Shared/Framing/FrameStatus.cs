namespace ChatCluster.Protocol.Framing;

/// <summary>The outcome of <see cref="FrameReader.TryRead"/>.</summary>
public enum FrameStatus
{
    /// <summary>One complete frame.</summary>
    Frame,

    /// <summary>The frame is incomplete.</summary>
    NeedMore,

    /// <summary>Bytes that cannot be a frame. They are skipped up to the next NUL or line end, where reading continues.</summary>
    NotJson,

    /// <summary>More bytes than a frame may have; skipped in the same way, without being buffered.</summary>
    TooLarge,
}
