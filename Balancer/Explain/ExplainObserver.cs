using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Explain;

/// <summary><c>--explain</c>: prints each decision once its connect has succeeded or failed, as one block.</summary>
public sealed class ExplainObserver : ISessionObserver, IDisposable
{
    private readonly Words _words;
    private readonly Terminal _terminal;
    private readonly DecisionTable _table;
    private readonly ExplainWriter _writer;
    private readonly Lock _lock = new();

    /// <summary>The blocks of connects under way, by the number of the connection.</summary>
    private readonly Dictionary<long, string> _pending = [];

    public ExplainObserver(Words words, Terminal terminal, TextWriter output)
    {
        _words = words;
        _terminal = terminal;
        _table = new DecisionTable(words, terminal);
        _writer = new ExplainWriter(output);
    }

    public void Accepted(SessionFacts session) { }

    public void Picked(SessionFacts session, Upstream upstream, PickDecision decision)
    {
        Begin(session, upstream, decision);
        if (decision.Picked is null)
            Print(session, _terminal.Failure(_words.Say("✗ no live upstreams", "✗ 没有可用的服务器（no live upstreams）")));
    }

    public void Waiting(SessionFacts session, Upstream upstream, PickDecision decision)
    {
        Begin(session, upstream, decision);
        var (place, size) = (upstream.Waiting, upstream.Config.Queue?.Size);
        Print(session, _words.Say($"… waits in the queue ({place} of {size})", $"… 在队列里等待（{place}/{size}）"));
    }

    private void Begin(SessionFacts session, Upstream upstream, PickDecision decision)
    {
        var title = _words.Say($"upstream {upstream.Name}: ", $"upstream {upstream.Name}：") + _table.Title(decision);
        var block = string.Join('\n', [$"{Head(session)}  {title}", .. _table.Lines(decision, new PeerNames(upstream.Peers, _terminal))]);
        lock (_lock)
            _pending[session.Connection] = block + "\n";
    }

    public void Connected(SessionFacts session, UpstreamConnection connection)
    {
        var (server, local) = (_terminal.Server(connection.Peer), AddressText.Full(connection.Local));
        Print(session, _words.Say(
            $"→ {server} from {local}, the address in that server's log", $"→ {server}（本端 {local}，服务器日志里就是这个端口）"));
    }

    public void Failed(SessionFacts session, Upstream upstream, Peer peer, string reason, bool isShut)
    {
        var seconds = (long)peer.Config.FailTimeout.TotalSeconds;
        var consequence = isShut ? _words.Say($", out for {seconds} s", $"，停用 {seconds} 秒") : "";
        var server = _terminal.Server(peer);
        Print(session, _terminal.Failure(_words.Say(
            $"✗ {server}: connect() failed ({reason}){consequence}", $"✗ {server}：connect() failed ({reason}){consequence}")));
    }

    public void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome)
    {
        lock (_lock)
        {
            if (!_pending.Remove(session.Connection, out var block) && connection is null && outcome.Status() is 400 or 403 or 503)
                block = $"{Head(session)}  {_terminal.Failure(_words.Say($"✗ refused: {outcome}", $"✗ 拒绝：{outcome}"))}\n";
            if (block is not null)
                _writer.Write(block);
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Print(SessionFacts session, string line)
    {
        lock (_lock)
        {
            _pending.Remove(session.Connection, out var block);
            _writer.Write($"{block}    {line}\n");
        }
    }

    private string Head(SessionFacts session) =>
        $"#{session.Connection}  {_words.Say("client", "客户端")} {AddressText.Full(session.Client)}";
}
