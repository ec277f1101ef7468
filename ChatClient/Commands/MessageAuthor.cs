using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The sender, time and id that the client writes into a message.</summary>
/// <param name="Me">Null while no user is logged in.</param>
/// <param name="Time">Local time, "yyyy-MM-dd HH:mm:ss".</param>
/// <param name="Mid">A new message id; null for the course's server, which knows none.</param>
public sealed record MessageAuthor(Self? Me, string Time, string? Mid = null)
{
    public static MessageAuthor Of(ChatState state, TimeProvider time) =>
        new(
            state.Me,
            time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            state.Server is null ? null : Guid.NewGuid().ToString());

    /// <summary>The message with the sender, the time and the id.</summary>
    public ChatMessage Stamp(ChatMessage message) => message with { From = Me?.UserId, Name = Me?.Name, Time = Time, Mid = Mid };
}
