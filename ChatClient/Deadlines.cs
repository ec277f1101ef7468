using ChatCluster.Client.Commands;
using ChatCluster.Client.State;

namespace ChatCluster.Client;

/// <summary>
/// How long the client waits for the server. An unanswered heartbeat means that the connection is dead. Without an answer to a login or
/// logout the client does not know which user it is, so it needs another connection or ends. Any other answer may take its time.
/// </summary>
/// <remarks>Times are of the monotonic clock (<see cref="Uptime"/>).</remarks>
/// <param name="answerTime">How long the answer to a login, registration or logout may take.</param>
internal sealed class Deadlines(IDialogue dialogue, TimeSpan answerTime)
{
    /// <summary>The next time to call <see cref="Expired"/> and <see cref="Late"/>; null for none.</summary>
    /// <param name="lastLine">When the last line was read.</param>
    public TimeSpan? Next(ChatState state, TimeSpan lastLine) =>
        state.Pending.Values.Select(pending => Of(state, pending)).Append(EndOfRecovery(state)).Append(EndOfAnswer(state, lastLine)).Min();

    /// <summary>The deadline that ends the connection now; null for none.</summary>
    public ExpiredDeadline? Expired(ChatState state, TimeSpan lastLine, TimeSpan now)
    {
        if (EndOfRecovery(state) <= now)
            return new($"could not reconnect within {dialogue.ReconnectTimeout!.Value.TotalSeconds} s", IsFinal: true);
        if (EndOfAnswer(state, lastLine) <= now)
            return new(NoAnswer(dialogue.AnswerTimeout!.Value), IsFinal: true);
        var late = Late(state, now);
        if (late.Any(row => Lateness.IsDeath(state, row.Value)))
            return new(NoAnswer(Requests.HeartbeatPatience), IsFinal: false);
        return late.Any(static row => row.Value.DecidesIdentity)
            ? new(NoAnswer(answerTime), IsFinal: state is { Me: null, Recovery: null })
            : null;
    }

    /// <summary>The requests whose deadlines have passed, by <c>seq</c>.</summary>
    public IReadOnlyList<KeyValuePair<long, PendingRequest>> Late(ChatState state, TimeSpan now) =>
        [.. state.Pending.Where(row => Of(state, row.Value) <= now)];

    private static string NoAnswer(TimeSpan within) => $"the server did not answer within {within.TotalSeconds} s";

    private TimeSpan? Of(ChatState state, PendingRequest pending) => Lateness.Deadline(state, pending, answerTime);

    private TimeSpan? EndOfRecovery(ChatState state) => state.Recovery?.Since + dialogue.ReconnectTimeout;

    /// <summary>When the last line has waited too long for its answer.</summary>
    private TimeSpan? EndOfAnswer(ChatState state, TimeSpan lastLine) =>
        state.Outbox.IsEmpty && !state.Pending.Values.Any(static pending => pending.Asked) ? null : lastLine + dialogue.AnswerTimeout;
}

/// <summary>A deadline that passed.</summary>
/// <param name="Reason">For the user.</param>
/// <param name="IsFinal">The program ends; otherwise another connection may be tried.</param>
internal readonly record struct ExpiredDeadline(string Reason, bool IsFinal);
