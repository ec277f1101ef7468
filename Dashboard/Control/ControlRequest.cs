namespace ChatCluster.Dashboard.Control;

/// <summary>What a button asks for.</summary>
/// <param name="Command">drain, up, weight, reload, kill, freeze or thaw.</param>
/// <param name="Server">"ip:port"; null for reload.</param>
/// <param name="Weight">For weight.</param>
internal sealed record ControlRequest(string Command, string? Server = null, int Weight = 1);
