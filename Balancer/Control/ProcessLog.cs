using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Control;

/// <summary>The error log for lines about the process; while it starts, errors also go to the console.</summary>
internal sealed class ProcessLog(ErrorLog log, TextWriter console)
{
    private bool _isStarting = true;

    /// <summary>From now on the error log alone.</summary>
    public void EndStart() => _isStarting = false;

    public void Write(LogLevel level, string message)
    {
        log.Write(level, message);
        if (_isStarting && level <= LogLevel.Warn && !log.IsOnStderr(level))
            console.WriteLine($"Balancer: {new ConfigMessage(level, message)}");
    }

    /// <summary>What the loader has to say, warnings and the refusal.</summary>
    public void Write(IEnumerable<ConfigMessage> messages)
    {
        foreach (var message in messages)
            Write(message.Level, message.Text);
    }
}
