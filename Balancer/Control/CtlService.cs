using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Control;

/// <summary>Serves <c>Balancer ctl</c> where the configuration says.</summary>
/// <param name="open">Opens the socket of a path, or takes one that another process has opened; null: refused, as the log tells.</param>
internal sealed class CtlService(Func<string, CtlListener?> open)
{
    /// <summary>One, or two while a configuration with another path is taken over.</summary>
    private readonly Dictionary<string, CtlSocket> _open = [];

    /// <summary>Opens the socket if its path is new.</summary>
    /// <param name="config">The next configuration.</param>
    /// <param name="run">Carries out a command.</param>
    /// <returns>False when the system refused, as the log tells.</returns>
    public bool TryOpen(BalancerConfig config, Func<CtlRequest, Task<CtlAnswer>> run)
    {
        if (config.ControlSocket is not { } path || _open.ContainsKey(path))
            return true;
        if (open(path) is not { } listener)
            return false;
        _open.Add(path, new CtlSocket(listener, run));
        return true;
    }

    /// <summary>Closes what is no longer asked for.</summary>
    /// <param name="wanted">Null: nothing is.</param>
    public async Task CloseAllButAsync(string? wanted)
    {
        foreach (var path in _open.Keys.Where(path => path != wanted).ToArray())
        {
            _open.Remove(path, out var socket);
            await socket!.DisposeAsync();
        }
    }
}
