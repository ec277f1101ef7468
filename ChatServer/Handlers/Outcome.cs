using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Handlers;

/// <summary>What a handler has to say: a reply, a refusal, or nothing (it has answered itself, or there is nothing to say).</summary>
public readonly record struct Outcome(Message? Reply, Refusal? Refusal)
{
    public static readonly Outcome Nothing;

    public static implicit operator Outcome(Message reply) => new(reply, null);

    public static implicit operator Outcome(Refusal refusal) => new(null, refusal);
}
