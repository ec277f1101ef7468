using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The user's own messages with what became of them: ✓ live, ⇢ relayed, ✗ kept with the reason.</summary>
internal sealed class OwnMessage(TextCatalog texts, SentenceCatalog sentences, Painter paint)
{
    private readonly TalkNames _names = new(texts, paint);

    /// <summary>The message and a mark behind it.</summary>
    public string Line(ChatState state, ChatMessage said, string mark) =>
        $"{MessageAge.Clock(said)} → {_names.Of(state, Talks.Of(said, isMine: true))}: {SafeText.Of(said.Text)}  {mark}";

    public string Mark(ChatAnswered answer) => answer.Delivery switch
    {
        DeliveryOutcome.Live => paint.Good(texts["own.live"]),
        DeliveryOutcome.Relayed => paint.Good(texts["own.relayed"]),
        DeliveryOutcome.Stored => paint.Bad(texts.Format("own.stored", sentences.Translate(CourseClientText.ReasonForStoring(answer)))),
        _ => paint.Good(texts["own.accepted"]),
    };

    public string Mark(GroupDelivery delivery)
    {
        var (live, relayed, stored) = delivery;
        var counts = texts.Format(relayed == 0 ? "own.group" : "own.group.relayed", live, stored, relayed);
        return stored == 0 ? paint.Good($"✓ {counts}") : paint.Bad($"✗ {counts}");
    }

    /// <summary>Sent to a server that acknowledges nothing.</summary>
    public string Unconfirmed => paint.Faint(texts["own.unconfirmed"]);

    public string Unanswered => paint.Bad(texts["own.unanswered"]);

    public string Refused(string reason) => paint.Bad(texts.Format("own.refused", sentences.Translate(SafeText.Of(reason))));
}
