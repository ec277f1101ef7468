using System.Globalization;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>Who says it, and when: what the course's client writes into every message.</summary>
/// <param name="Me">Null while nobody is logged in.</param>
/// <param name="Time">"yyyy-MM-dd HH:mm:ss", local.</param>
/// <param name="Mid">The name that a message said now bears for ever; null for the course's server, which knows none.</param>
public sealed record Speaker(Self? Me, string Time, string? Mid = null)
{
    public static Speaker Of(ChatState state, TimeProvider time) =>
        new(
            state.Me,
            time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            state.Server is null ? null : Guid.NewGuid().ToString());
}
