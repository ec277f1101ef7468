using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>
/// What the passing of time says about an answer that has not come. Only an unanswered heartbeat says that the connection is dead: the answer
/// to a message may wait for its receiver, the answer to anything else for a database. Pure, as <see cref="Reducer"/> is.
/// </summary>
public static class Lateness
{
    /// <summary>
    /// An answer that takes longer is reported once, and a heartbeat asks whether the server is there. A server waits 5 s for a receiver's
    /// confirmation before it stores the message and answers.
    /// </summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(10);

    /// <summary>When something follows from <paramref name="pending"/> being unanswered; null when nothing does.</summary>
    /// <param name="identityTime">How long the answer to a login, registration or logout may take.</param>
    public static TimeSpan? Deadline(ChatState state, PendingRequest pending, TimeSpan identityTime) => pending switch
    {
        { DecidesIdentity: true } => pending.Since + identityTime,
        { Request: Heartbeat } => pending.Since + (IsUnproven(state) ? Requests.UnknownAfter : Requests.HeartbeatPatience),
        { IsLate: false } => pending.Since + After,
        _ => null,
    };

    /// <summary>Whether the unanswered heartbeat shows that the connection is dead, and not that the server knows no heartbeat.</summary>
    public static bool IsDeath(ChatState state, PendingRequest pending) => pending.Request is Heartbeat && !IsUnproven(state);

    /// <summary>Reports the requests in <paramref name="late"/>, whose deadlines have passed.</summary>
    public static Change Report(ChatState state, IReadOnlyList<KeyValuePair<long, PendingRequest>> late, TimeSpan now)
    {
        var events = new List<ChatEvent>();
        foreach (var (seq, pending) in late)
        {
            if (pending.Request is Heartbeat)
            {
                state = state with { Pending = state.Pending.Remove(seq), IsExtended = false };
                events.Add(Requests.Unknown(pending.Request));
                continue;
            }
            state = state with { Pending = state.Pending.SetItem(seq, pending with { IsLate = true }) };
            if (!state.Pending.Values.Any(static other => other.IsHeartbeat))
                state = state with { NextHeartbeat = now };
            if (pending.Asked)
                events.Add(new AnswerLate(pending.Request));
        }
        return new(state, events, []);
    }

    /// <summary>Before a login the client cannot know what kind of server it talks to.</summary>
    private static bool IsUnproven(ChatState state) => state is { Me: null, Recovery: null, IsExtended: not true };
}
