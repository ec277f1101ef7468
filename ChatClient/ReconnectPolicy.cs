using ChatCluster.Client.Connection;
using ChatCluster.Client.State;

namespace ChatCluster.Client;

/// <summary>Decides what follows a lost connection, or a failed attempt to re-establish it.</summary>
/// <param name="backoff">The delays between attempts; null to end when the connection is lost.</param>
/// <param name="mayWaitAtMenu">A user at the menu may wait there without a connection. A script has no menu.</param>
internal sealed class ReconnectPolicy(Backoff? backoff, bool mayWaitAtMenu)
{
    public ReconnectStep Next(ChatState state, bool isLeaving, TimeSpan now)
    {
        // A server closes connections without a login after a while; the user may stay at the menu longer than that. The next login dials.
        var isAtMenu = mayWaitAtMenu && state.Me is null;
        if (backoff is null || isLeaving || !(state.CanResume || isAtMenu))
            return ReconnectStep.End;
        return isAtMenu && Resumption.ShouldStop(state, now) ? ReconnectStep.WaitAtMenu : ReconnectStep.Retry;
    }

    /// <summary>How long to wait before the next attempt. Only for <see cref="ReconnectStep.Retry"/>.</summary>
    public TimeSpan Delay(ChatState state) => backoff!.Before((state.Recovery?.Attempt ?? 0) + 1);
}

internal enum ReconnectStep
{
    /// <summary>The program ends.</summary>
    End,

    /// <summary>No connection until the user's next request.</summary>
    WaitAtMenu,

    /// <summary>Connect and log in again after a delay.</summary>
    Retry,
}
