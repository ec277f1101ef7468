namespace ChatCluster.Benchmarks.Chat;

/// <summary>The server refused a login, for example because it has not seen the user leave yet.</summary>
internal sealed class LoginRefusedException(string message) : Exception(message);
