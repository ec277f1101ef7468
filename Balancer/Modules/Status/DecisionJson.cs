using System.Text;
using System.Text.Json;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>Decisions and servers as JSON; names as in the configuration, with underscores.</summary>
internal static class DecisionJson
{
    /// <summary>Writes the members of a decision into an open object.</summary>
    public static void Write(Utf8JsonWriter json, PickDecision decision)
    {
        json.WriteString("policy", decision.Policy.Name);
        json.WriteString("picked", decision.Picked?.Peer.Name);
        json.WriteNumber("total_weight", decision.TotalWeight);
        if (decision.Key is { } key)
            json.WriteString("key", Encoding.Latin1.GetString(key));
        json.WriteStartArray("draws");
        foreach (var draw in decision.Draws)
            Write(json, draw);
        json.WriteEndArray();
        json.WriteStartArray("servers");
        foreach (var row in decision.Rows)
        {
            json.WriteStartObject();
            WriteServer(json, row);
            json.WriteNumber("before", Rounded(row.Before));
            if (row.Earned is { } earned)
                json.WriteNumber("earned", Rounded(earned));
            json.WriteNumber("after", Rounded(row.After));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the members of a server into an open object: how it stands and why it is passed over.</summary>
    public static void WriteServer(Utf8JsonWriter json, DecisionRow row)
    {
        json.WriteString("server", row.Peer.Name);
        json.WriteNumber("weight", row.Weight);
        json.WriteNumber("sessions", row.Connections);
        json.WriteString("state", StateOf(row.Refusal));
        if (row.Refusal != PickRefusal.Failed)
            return;
        json.WriteNumber("fails", row.Fails);
        json.WriteNumber("max_fails", row.MaxFails);
        json.WriteNumber("seconds_out", row.SecondsOut);
    }

    /// <summary>A weight or a credit: whole, except during a slow start.</summary>
    public static double Rounded(double weight) => Math.Round(weight, 2);

    /// <summary>The word for a server's state: <c>up</c>, or why it is passed over.</summary>
    public static string StateOf(PickRefusal refusal) =>
        refusal == PickRefusal.None ? "up" : refusal.ToString().ToLowerInvariant();

    private static void Write(Utf8JsonWriter json, in PickDraw draw)
    {
        json.WriteStartObject();
        json.WriteString("server", draw.Server);
        json.WriteNumber("point", draw.Point);
        json.WriteNumber("of", draw.Of);
        if (draw.Hash is { } hash)
            json.WriteNumber("hash", hash);
        json.WriteString("state", draw.IsRepeat ? "again" : StateOf(draw.Refusal));
        json.WriteEndObject();
    }
}
