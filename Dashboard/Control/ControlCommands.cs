using System.Diagnostics;
using System.Globalization;
using ChatCluster.Dashboard.Native;

namespace ChatCluster.Dashboard.Control;

/// <summary>
/// The buttons. A server's process is signalled only under the id that the server itself reports, and only if a program of its name has it.
/// </summary>
/// <param name="isAllowed">Whether there are buttons at all.</param>
/// <param name="controlSocket">The balancer's; null for no drain, up and weight.</param>
/// <param name="pidFile">The balancer's; null for no reload.</param>
internal sealed class ControlCommands(bool isAllowed, string? controlSocket, string? pidFile)
{
    private const string ServerProgram = "ChatServer";
    private const string BalancerProgram = "Balancer";

    /// <summary>The commands that can be carried out.</summary>
    public IReadOnlyList<string> Names { get; } = !isAllowed ? [] :
    [
        .. controlSocket is null ? Array.Empty<string>() : ["drain", "up", "weight"],
        .. pidFile is null ? Array.Empty<string>() : ["reload"],
        "kill", "freeze", "thaw",
    ];

    /// <param name="request">A command of <see cref="Names"/>, and its server.</param>
    /// <param name="processOf">The process of a server, if it is known.</param>
    /// <returns>Null when it was done; otherwise why not.</returns>
    public async Task<string?> RunAsync(ControlRequest request, Func<string, int?> processOf)
    {
        if (!Names.Contains(request.Command))
            return "this dashboard does not allow that";
        return request.Command switch
        {
            "kill" => Send(Signal.Kill, processOf(request.Server ?? ""), ServerProgram),
            "freeze" => Send(Signal.Stop, processOf(request.Server ?? ""), ServerProgram),
            "thaw" => Send(Signal.Continue, processOf(request.Server ?? ""), ServerProgram),
            "reload" => Send(Signal.Hangup, await ReadPidAsync(pidFile!), BalancerProgram),
            "weight" => await ControlSocket.AskAsync(
                controlSocket!, ["weight", request.Server ?? "", request.Weight.ToString(CultureInfo.InvariantCulture)]),
            _ => await ControlSocket.AskAsync(controlSocket!, [request.Command, request.Server ?? ""]),
        };
    }

    private static string? Send(Signal signal, int? process, string program)
    {
        if (process is not { } id || !IsProgram(id, program))
            return $"no process of {program} is known there";
        return signal.SendTo(id) ? null : "the process cannot be signalled";
    }

    private static bool IsProgram(int process, string program)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.ProcessName == program;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<int?> ReadPidAsync(string file)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file);
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
