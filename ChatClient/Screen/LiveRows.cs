using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>
/// The rows above the line being typed: messages that are not safe yet, and the reconnect in progress. They are a function of the state,
/// and change with it in place.
/// </summary>
internal sealed class LiveRows(TextCatalog texts, SentenceCatalog sentences, Painter paint)
{
    private const int MostMessages = 5;

    private readonly OwnMessage _own = new(texts, sentences, paint);

    public IReadOnlyList<string> Of(ChatState state)
    {
        var waiting = state.Pending.Values.Where(static pending => pending.Request is ChatMessage)
            .Select(pending => Row(state, pending, pending.IsLate ? "row.late" : "row.sent"))
            .Concat(state.Outbox.Where(static kept => kept.Request is ChatMessage).Select(kept => Row(state, kept, "row.queued")))
            .ToList();
        var more = waiting.Count - MostMessages;
        return
        [
            .. more > 0 ? [paint.Faint(texts.Format("row.more", more))] : (string[])[],
            .. waiting.Take(MostMessages),
            .. state.Recovery?.Next is { } next ? [Reconnect(next)] : (string[])[],
        ];
    }

    private string Row(ChatState state, PendingRequest pending, string mark) =>
        _own.Line(state, (ChatMessage)pending.Request, paint.Pending(texts[mark]));

    private string Reconnect(Reconnecting next) => paint.Pending(texts.Format(
        "row.reconnecting", next.Delay.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture), next.Attempt,
        sentences.Translate(SafeText.Of(next.Reason))));
}
