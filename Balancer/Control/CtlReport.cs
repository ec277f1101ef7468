using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules.Ctl;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Control;

/// <summary><c>ctl show</c>: the servers as they stand, and what was changed by hand.</summary>
internal sealed class CtlReport(HandChanges changes, Words words, Terminal terminal, bool isJson)
{
    public string Closed(int count) => isJson ? $"{{\"closed\":{count}}}\n"
        : words.Say($"sessions closed: {count}\n", $"关闭的会话：{count}\n");

    public string Closing(int count, TimeSpan over) => isJson ? $"{{\"closing\":{count}}}\n"
        : words.Say($"closing {count} sessions over {over.TotalSeconds:0.#} s\n", $"在 {over.TotalSeconds:0.#} 秒内关闭 {count} 个会话\n");

    public string Show(IReadOnlyCollection<Upstream> upstreams) =>
        isJson ? ToJson(upstreams) : string.Concat(upstreams.Select(ToTable));

    private string ToTable(Upstream upstream)
    {
        List<string[]> rows = [
            [words.Say("server", "服务器"), words.Say("weight", "权重"), words.Say("effective", "有效"), words.Say("credit", "当前"),
                words.Say("sessions", "会话"), words.Say("state", "状态")],
            .. upstream.Inspect().Rows.Select(row => (string[])[terminal.Server(row.Peer), Text(row.Weight), Text(row.EffectiveWeight),
                Text(row.Before), Text(row.Connections), StateOf(row, upstream)]),
        ];
        return $"{upstream.Name}: {upstream.Config.Policy.Name}\n{string.Join('\n', Terminal.Align(rows))}\n";
    }

    private string StateOf(DecisionRow row, Upstream upstream)
    {
        var state = row.Refusal == PickRefusal.None ? words.Say("up", "可用") : new DecisionTable(words, Terminal.Plain).Reason(row);
        return changes.Of(upstream, row.Peer) is { } change ? state + ByHand(change) : state;
    }

    private string ByHand(HandChange change)
    {
        string[] parts =
        [
            .. change.Weight is { } weight ? [$"weight {weight}"] : Array.Empty<string>(),
            .. change.Down is { } isDown ? [isDown ? "down" : "up"] : Array.Empty<string>(),
            .. change.Drain is true ? ["drain"] : Array.Empty<string>(),
            .. change.Keeps ? [words.Say("kept by a reload", "平滑重载后保留")] : Array.Empty<string>(),
        ];
        var text = string.Join(words.Say(", ", "，"), parts);
        return words.Say($"  (by hand: {text})", $"  （手动：{text}）");
    }

    private string ToJson(IReadOnlyCollection<Upstream> upstreams) => Encoding.UTF8.GetString(JsonText.Of(json =>
    {
        json.WriteStartArray("upstreams");
        foreach (var upstream in upstreams)
        {
            json.WriteStartObject();
            json.WriteString("name", upstream.Name);
            json.WriteString("policy", upstream.Config.Policy.Name);
            json.WriteStartArray("servers");
            foreach (var row in upstream.Inspect().Rows)
            {
                json.WriteStartObject();
                DecisionJson.WriteServer(json, row);
                json.WriteNumber("effective_weight", DecisionJson.Rounded(row.EffectiveWeight));
                json.WriteNumber("current_weight", DecisionJson.Rounded(row.Before));
                if (changes.Of(upstream, row.Peer) is { } change)
                {
                    json.WriteStartObject("by_hand");
                    if (change.Weight is { } weight)
                        json.WriteNumber("weight", weight);
                    if (change.Down is { } isDown)
                        json.WriteBoolean("down", isDown);
                    if (change.Drain is { } isDraining)
                        json.WriteBoolean("drain", isDraining);
                    json.WriteBoolean("keep", change.Keeps);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    })) + "\n";

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
