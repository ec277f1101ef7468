using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>
/// The screen of a user in English or Chinese. What is still open stands in rows above the line being typed and is redrawn there; what is
/// done is printed above them, once.
/// </summary>
public sealed class TalkScreen(ILineReader input, TextWriter output, TextWriter errors, ScreenWords words, ChatState start)
    : TerminalScreen(input, output, errors)
{
    private readonly ILineReader _input = input;
    private volatile ChatState _state = start;

    /// <summary>The state that is shown. Any thread may read it.</summary>
    public ChatState State => _state;

    public override void Follow(ChatState state)
    {
        _state = state;
        _input.ShowRows(words.Rows.Of(state));
    }

    /// <remarks>A line that the terminal echoed itself need not be repeated.</remarks>
    protected override IEnumerable<ScreenLine> Lines(ChatEvent what) => what switch
    {
        Reconnecting { Attempt: > 1 } or AnswerLate(ChatMessage) or Queued(ChatMessage) or Resent(ChatMessage) when IsDrawn => [],
        CommandEntered when !IsDrawn => [],
        _ => words.Of(what, _state),
    };
}
