namespace ChatCluster.Benchmarks.Chat;

/// <summary>For one who is still online, say, because the server has not seen him leave yet.</summary>
internal sealed class LoginRefusedException(string message) : Exception(message);
