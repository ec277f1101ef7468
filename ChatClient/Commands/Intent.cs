using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The effect of one line of input.</summary>
public sealed record Intent
{
    /// <summary>No effect outside the dialogue, which moved to its next question.</summary>
    public static readonly Intent Nothing = new();

    /// <summary>The dialogue continues with the questions for the old and the new password.</summary>
    public static readonly Intent AskForPasswords = new() { AsksForPasswords = true };

    /// <summary>Log out, wait for outstanding answers, end.</summary>
    public static readonly Intent Leave = new() { IsLeaving = true };

    /// <summary>The message to send to the server.</summary>
    public Message? Request { get; private init; }

    /// <summary>For a <see cref="Roster"/>: which list to show.</summary>
    public ListKind List { get; private init; }

    /// <summary>The event to show.</summary>
    public ChatEvent? Event { get; private init; }

    /// <summary>A change of the client's own state, such as another talk.</summary>
    public Func<ChatState, ChatState>? Update { get; private init; }

    public bool IsLeaving { get; private init; }

    public bool AsksForPasswords { get; private init; }

    /// <summary>End at once with this exit code.</summary>
    public int? Exit { get; private init; }

    public static Intent Ask(Message request, ListKind list = ListKind.Friends) => new() { Request = request, List = list };

    public static Intent Change(Func<ChatState, ChatState> update) => new() { Update = update };

    public static Intent Show(ChatEvent what) => new() { Event = what };

    /// <summary>Like <see cref="Leave"/>, and shows the reason.</summary>
    public static Intent LeaveWith(ChatEvent what) => new() { Event = what, IsLeaving = true };

    public static Intent Fail(ChatEvent what) => new() { Event = what, Exit = ExitCode.Failed };
}
