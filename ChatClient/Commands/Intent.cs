using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>What follows from one line of input.</summary>
public sealed record Intent
{
    /// <summary>Nothing: the dialogue only moved on to its next question.</summary>
    public static readonly Intent Nothing = new();

    /// <summary>The dialogue goes on with the questions for the old and the new password.</summary>
    public static readonly Intent AskForPasswords = new() { AsksForPasswords = true };

    /// <summary>Log out, wait for what is outstanding, end.</summary>
    public static readonly Intent Leave = new() { IsLeaving = true };

    /// <summary>To be sent to the server.</summary>
    public Message? Request { get; private init; }

    /// <summary>For a <see cref="Roster"/>: which list the person wants to see.</summary>
    public ListKind List { get; private init; }

    /// <summary>To be shown.</summary>
    public ChatEvent? Event { get; private init; }

    public bool IsLeaving { get; private init; }

    public bool AsksForPasswords { get; private init; }

    /// <summary>End at once with this code.</summary>
    public int? Exit { get; private init; }

    public static Intent Ask(Message request, ListKind list = ListKind.Friends) => new() { Request = request, List = list };

    public static Intent Show(ChatEvent what) => new() { Event = what };

    public static Intent Fail(ChatEvent what) => new() { Event = what, Exit = ExitCode.Failed };
}
