using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Handlers;

/// <summary>Why a request is not done. An expected end, so a value and no exception.</summary>
/// <param name="Text">For the person to read.</param>
public sealed record Refusal(ErrorCode Error, string Text)
{
    /// <summary>The connection is closed when the answer has been sent.</summary>
    public bool EndsConnection { get; init; }

    public static readonly Refusal StorageUnavailable = new(ErrorCode.StorageUnavailable, "the storage is unavailable, try again in a moment");

    public static readonly Refusal ShuttingDown = new(ErrorCode.ShuttingDown, "the server is shutting down");

    /// <summary>A bug of ours; the log has the exception.</summary>
    public static readonly Refusal Fault = new(ErrorCode.StorageUnavailable, "the server failed to do this, try again in a moment");
}
