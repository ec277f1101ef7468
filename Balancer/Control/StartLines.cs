using System.Runtime.InteropServices;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Control;

/// <summary>The first lines of the log: what runs here, on what.</summary>
internal static class StartLines
{
    public static void Write(ProcessLog log)
    {
        log.Write(LogLevel.Notice, $"using the \"{(OperatingSystem.IsLinux() ? "epoll" : "select")}\" event method");
        log.Write(LogLevel.Notice, NginxVersion.WithOwn);
        log.Write(LogLevel.Notice, $"built with {RuntimeInformation.FrameworkDescription}");
        log.Write(LogLevel.Notice, $"OS: {RuntimeInformation.OSDescription}");
    }
}
