using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Explain;

/// <summary>One decision as lines of text: what was drawn, and a table of the servers.</summary>
/// <param name="words">The language.</param>
/// <param name="terminal">Marks the choice.</param>
internal sealed class DecisionTable(Words words, Terminal terminal)
{
    /// <summary>The policy and its total, for the line above the table.</summary>
    public string Title(PickDecision decision)
    {
        // In an election only the candidates count, in a draw also those that are down.
        var total = decision is { Policy: RoundRobinConfig, HasElection: true } ? decision.Paid : decision.TotalWeight;
        return words.Say($"{NameOf(decision.Policy)}, total weight {Text(total)}", $"{NameOf(decision.Policy)}，权重合计 {Text(total)}");
    }

    public IEnumerable<string> Lines(PickDecision decision, PeerNames names)
    {
        var columns = ColumnsOf(decision).ToArray();
        var rows = decision.Rows.Select(row => (string[])[.. columns.Select(column => column.Value(row)), NoteOn(row, decision)]).ToList();
        rows.Insert(0, [.. columns.Select(static column => column.Title), ""]);
        var lines = Terminal.Align(rows).ToArray();
        return
        [
            .. Draws(decision, names),
            lines[0],
            .. decision.Rows.Select((row, index) => row == decision.Picked ? terminal.Chosen(lines[index + 1])
                : row.Refusal != PickRefusal.None ? terminal.Faded(lines[index + 1])
                : lines[index + 1]),
        ];

        IEnumerable<(string Title, Func<DecisionRow, string> Value)> ColumnsOf(PickDecision shown)
        {
            yield return (words.Say("server", "服务器"), row => names.Of(row.Peer));
            yield return (words.Say("weight", "权重"), row => Text(row.Weight));
            if (shown.Rows.Any(static row => row.IsStarting))
                yield return (words.Say("effective", "有效"), row => Text(row.EffectiveWeight));
            if (shown.Policy is LeastConnConfig or RandomConfig { Two: true })
                yield return (words.Say("sessions", "会话"), row => Text(row.Connections));
            if (!shown.HasElection)
                yield break;
            yield return (words.Say("before", "之前"), row => row.Earned is null ? "-" : Text(row.Before));
            yield return (words.Say("earned", "加上"), row => row.Earned is { } earned ? "+" + Text(earned) : "-");
            yield return (words.Say("after", "之后"), row => row.Earned is null ? "-" : Text(row.After));
        }
    }

    private string NameOf(PolicyConfig policy) => policy switch
    {
        RoundRobinConfig => words.Say("smooth weighted round robin", "平滑加权轮询"),
        LeastConnConfig => words.Say("least connections (least_conn)", "最少会话（least_conn）"),
        LeastTimeConfig => words.Say("least time (least_time)", "最短时间（least_time）"),
        HashConfig { Consistent: true } => words.Say("consistent hash (hash ... consistent)", "一致性哈希（hash ... consistent）"),
        HashConfig => words.Say("hash", "哈希（hash）"),
        RandomConfig { Two: true } => words.Say("the better of two random servers (random two)", "随机取两台选较闲（random two）"),
        RandomConfig => words.Say("random", "随机（random）"),
        _ => policy.Name,
    };

    /// <summary>Why a peer was passed over.</summary>
    public string Reason(DecisionRow row) => row.Refusal switch
    {
        PickRefusal.Failed => words.Say(
            $"failed {row.Fails} of {row.MaxFails}, out for {row.SecondsOut} s more", $"失败 {row.Fails}/{row.MaxFails}，还有 {row.SecondsOut} 秒"),
        PickRefusal.Full => words.Say($"full: {row.Connections} sessions", $"已满：{row.Connections} 个会话"),
        _ => Word(row.Refusal),
    };

    private string Word(PickRefusal refusal) => refusal switch
    {
        PickRefusal.Tried => words.Say("tried by this session", "本会话已试过"),
        PickRefusal.Down => words.Say("down", "已停用（down）"),
        PickRefusal.Failed => words.Say("failed", "失败过多"),
        PickRefusal.Draining => words.Say("drain", "不再接受新会话（drain）"),
        PickRefusal.Unhealthy => words.Say("unhealthy", "不健康（健康检查）"),
        PickRefusal.Full => words.Say("full", "已满"),
        _ => refusal.ToString(),
    };

    private string NoteOn(DecisionRow row, PickDecision decision)
    {
        if (row.Refusal != PickRefusal.None)
            return words.Say("  passed over: ", "  跳过：") + Reason(row);
        if (row != decision.Picked)
            return "";

        var why = row.Earned is { } earned
            ? words.Say($"most credit ({Text(row.Before + earned)}), pays {Text(decision.Paid)}",
                $"最大者（{Text(row.Before + earned)}），减去合计 {Text(decision.Paid)}")
            : decision.Policy is LeastConnConfig or RandomConfig { Two: true }
                ? words.Say("fewest sessions for its weight", "按权重会话最少")
                : "";
        return (words.Say("◀ picked  ", "◀ 选中  ") + why).TrimEnd();
    }

    private IEnumerable<string> Draws(PickDecision decision, PeerNames names)
    {
        if (decision.Key is { } key)
            yield return words.Say("    key ", "    键 ") + (key.Length == 0 ? words.Say("(empty)", "（空）") : Show(key));
        foreach (var draw in decision.Draws)
        {
            var refused = draw.IsRepeat ? words.Say(", the same again", "，又是它")
                : draw.Refusal != PickRefusal.None ? words.Say($", passed over: {Word(draw.Refusal)}", $"，跳过：{Word(draw.Refusal)}")
                : "";
            yield return $"    {Where(draw, decision.Policy)} → {names.Of(draw)}{refused}";
        }

        if (decision.Policy is HashConfig or RandomConfig && decision.HasElection && !EndedByDraw(decision))
            yield return words.Say("    no draw decides: the servers take turns", "    抽取没有结果：改用轮询");
    }

    private string Where(in PickDraw draw, PolicyConfig policy) => policy is HashConfig { Consistent: true }
        ? words.Say($"ring point {draw.Point} of {draw.Of} (0x{draw.Hash:x8})", $"环上第 {draw.Point} 点，共 {draw.Of} 点（0x{draw.Hash:x8}）")
        : draw.Hash is { } hash
            ? words.Say($"hash {hash} mod {draw.Of} = {draw.Point}", $"哈希 {hash} mod {draw.Of} = {draw.Point}")
            : words.Say($"drawn {draw.Point} of 0..{draw.Of - 1}", $"抽到 {draw.Point}（0 到 {draw.Of - 1}）");

    /// <summary>On a ring the last draw names a server line, and its addresses take turns: that election is the draw's.</summary>
    private static bool EndedByDraw(PickDecision decision) =>
        decision.Policy is HashConfig { Consistent: true } && decision.Draws is [.., { Refusal: PickRefusal.None }];

    /// <summary>Text in quotes, anything else in hexadecimal.</summary>
    private static string Show(byte[] key) => key.All(static one => one is >= 0x20 and < 0x7F)
        ? $"\"{Encoding.ASCII.GetString(key)}\""
        : "0x" + Convert.ToHexStringLower(key);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
