using System.Text.Json;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Growth;

/// <summary>What was measured as the work grew; growth.json keeps what the pages show.</summary>
internal sealed record GrowthFigures(IReadOnlyList<ConnectionFigures> Connections, IReadOnlyList<GroupFigures> Groups)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    private static string KeptFile => Repository.PathOf("tests", "Benchmarks", "Growth", "growth.json");

    /// <summary>The kept ones.</summary>
    public static GrowthFigures Read() => JsonSerializer.Deserialize<GrowthFigures>(File.ReadAllText(KeptFile))!;

    public void Keep() => File.WriteAllText(KeptFile, JsonSerializer.Serialize(this, Format) + "\n");
}

/// <summary>With so many connections, all of them in pairs that chat.</summary>
/// <param name="PerSecond">Messages a second in ping-pong.</param>
/// <param name="P99">Milliseconds that 99 % of these took at most.</param>
/// <param name="PerMessage">Microseconds of the server's processor time for one of them.</param>
/// <param name="PacedP50">Milliseconds that half of the messages took at most when they were sent at a fixed rate.</param>
/// <param name="PacedP99">And 99 % of them.</param>
/// <param name="Kilobytes">Resident memory for a connection; 0 for so few that it cannot be told.</param>
internal sealed record ConnectionFigures(
    int Connections, double PerSecond, double P99, double PerMessage, double PacedP50, double PacedP99, double Kilobytes);

/// <summary>Messages to a group with so many members besides the sender.</summary>
/// <param name="Live">All of them are online; otherwise none is.</param>
/// <param name="PerSecond">Messages a second.</param>
/// <param name="P50">Milliseconds until the sender is told that all have it, for half of the messages.</param>
/// <param name="PerMessage">Microseconds of the server's processor time for one message.</param>
internal sealed record GroupFigures(int Receivers, bool Live, double PerSecond, double P50, double PerMessage)
{
    /// <summary>Microseconds of the server's processor time for one receiver of a message.</summary>
    public double PerReceiver() => PerMessage / Receivers;
}
