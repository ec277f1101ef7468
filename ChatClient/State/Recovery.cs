using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The connection is lost, and the client on its way back to the login that it had, or was asking for.</summary>
/// <param name="Since">When it was lost, by the monotonic clock (<see cref="Uptime"/>).</param>
/// <param name="Login">What will be asked for on the next connection.</param>
/// <param name="Attempt">Of dialling and logging in, 1 for the first.</param>
/// <param name="HeldSince">When a server first said that the account is still logged in elsewhere: on the server that died, it may be.</param>
/// <param name="Refusal">Why this attempt failed, if a server said so; the next may go better.</param>
public sealed record Recovery(TimeSpan Since, Login Login, int Attempt = 0, TimeSpan? HeldSince = null, LoginReply? Refusal = null);
