using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// What a handler has to say: a reply, a refusal, nothing (it has answered itself, or there is nothing to say), or that it will know later.
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
