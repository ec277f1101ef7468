using System.Diagnostics;
using System.Globalization;

namespace ChatCluster.TestKit;

/// <summary>
/// Several hosts on one switch: each is a network namespace with an address of its own, and so is the switch. Nothing that they send leaves
/// these namespaces. Gone with the test.
/// </summary>
public sealed class HostNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _name = $"chat{Environment.ProcessId}";
    private readonly List<string> _hosts = [];

    private HostNetwork()
    {
    }

    private string Switch => $"{_name}-switch";

    /// <returns>Null where this user may not make namespaces, or "ip" is missing.</returns>
    public static async Task<HostNetwork?> TryMakeAsync()
    {
        var network = new HostNetwork();
        try
        {
            await IpAsync($"netns add {network.Switch}");
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
        await IpAsync($"-n {network.Switch} link add switch type bridge");
        await IpAsync($"-n {network.Switch} link set switch up");
        return network;
    }

    /// <returns>The new host's address.</returns>
    public async Task<string> AddHostAsync(string name)
    {
        var host = $"{_name}-{name}";
        _hosts.Add(host);
        var address = string.Create(CultureInfo.InvariantCulture, $"10.77.0.{_hosts.Count}");
        await IpAsync($"netns add {host}");
        await IpAsync($"-n {Switch} link add {name} type veth peer name eth0 netns {host}");
        await IpAsync($"-n {Switch} link set {name} master switch up");
        await IpAsync($"-n {host} address add {address}/24 dev eth0");
        await IpAsync($"-n {host} link set lo up");
        await IpAsync($"-n {host} link set eth0 up");
        return address;
    }

    /// <returns>What has to stand before a command, so that it runs on this host.</returns>
    public string[] On(string name) => ["ip", "netns", "exec", $"{_name}-{name}"];

    /// <summary>Between the host and the switch. Connections do not end: nothing more comes.</summary>
    public Task PullCableAsync(string name) => IpAsync($"-n {Switch} link set {name} down");

    public Task PlugInAsync(string name) => IpAsync($"-n {Switch} link set {name} up");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Append(Switch))
            await IpAsync($"netns del {host}");
    }

    private static async Task IpAsync(string arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var errors = await ip.StandardError.ReadToEndAsync().WaitAsync(Deadline);
        await ip.WaitForExitAsync().WaitAsync(Deadline);
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments}: {errors}");
    }
}
