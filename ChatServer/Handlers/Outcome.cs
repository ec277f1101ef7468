using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// The result of a handler: a reply, a refusal, nothing (the handler has answered itself, or there is no answer), or an outcome to come.
/// </summary>
/// <param name="Later">The outcome to come; the session's next messages are handled meanwhile.</param>
public readonly record struct Outcome(Message? Reply, Refusal? Refusal, Task<Outcome>? Later = null)
{
    public static readonly Outcome Nothing;

    public static Outcome After<T>(Task<T> work, Func<T, Outcome> outcome)
    {
        return work.IsCompletedSuccessfully ? outcome(work.Result) : new(null, null, WaitAsync());

        async Task<Outcome> WaitAsync() => outcome(await work);
    }

    public static implicit operator Outcome(Message reply) => new(reply, null);

    public static implicit operator Outcome(Refusal refusal) => new(null, refusal);
}

/// <summary>Why a request is not fulfilled. An expected end, so it is a value and not an exception.</summary>
/// <param name="Text">For the user to read.</param>
public sealed record Refusal(ErrorCode Error, string Text)
{
    public static readonly Refusal StorageUnavailable =
        new(ErrorCode.StorageUnavailable, "the storage is unavailable, try again in a moment");

    public static readonly Refusal ShuttingDown = new(ErrorCode.ShuttingDown, "the server is shutting down");

    /// <summary>A bug in the server; the log has the exception.</summary>
    public static readonly Refusal Fault = new(ErrorCode.StorageUnavailable, "the server failed to do this, try again in a moment");

    /// <summary>Too many logins have failed on this connection: it is closed when the answer has been sent.</summary>
    public bool EndsConnection { get; init; }
}
