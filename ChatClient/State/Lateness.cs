using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>
/// The meaning of a late answer. Only an unanswered heartbeat means that the connection is dead: the answer to a message may wait for its
/// receiver, any other for the database. Pure, like <see cref="Reducer"/>.
/// </summary>
public static class Lateness
{
    /// <summary>
    /// After this time a late answer is reported once, and a heartbeat tests the connection. A server waits 5 s for a receiver's
    /// confirmation before it stores the message and answers.
    /// </summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(10);

    /// <summary>When a missing answer to <paramref name="pending"/> has an effect; null for never.</summary>
    /// <param name="identityTime">How long the answer to a login, registration or logout may take.</param>
    public static TimeSpan? Deadline(ChatState state, PendingRequest pending, TimeSpan identityTime) => pending switch
    {
        { DecidesIdentity: true } => pending.Since + identityTime,
        { Request: Heartbeat } => pending.Since + (IsUnproven(state) ? Requests.UnknownAfter : Requests.HeartbeatPatience),
        { IsLate: false } => pending.Since + After,
        _ => null,
    };

    /// <summary>Whether the unanswered heartbeat means that the connection is dead, and not that the server has no heartbeats.</summary>
    public static bool IsDeath(ChatState state, PendingRequest pending) => pending.Request is Heartbeat && !IsUnproven(state);

    /// <summary>Reports the requests whose deadlines have passed.</summary>
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

    /// <summary>Before a login the client may not know whether the server has the protocol extensions.</summary>
    private static bool IsUnproven(ChatState state) => state is { Me: null, Recovery: null, IsExtended: not true };
}
