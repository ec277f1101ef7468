using System.Collections.Concurrent;
using ChatCluster.Server.Cluster;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>A bus between servers in this process, which a test can break in the ways in which a real one breaks.</summary>
internal sealed class MemoryBus
{
    private readonly ConcurrentDictionary<string, Node> _nodes = new();
    private readonly ConcurrentQueue<(string To, BusMessage Message)> _sent = new();

    /// <summary>What becomes of a message on its way: how often it arrives.</summary>
    public Func<BusMessage, int> Copies { get; set; } = static _ => 1;

    /// <summary>Messages arrive later, and in another order.</summary>
    public bool Shuffles { get; set; }

    /// <summary>Every message with the server it went to.</summary>
    public IReadOnlyCollection<(string To, BusMessage Message)> Sent => _sent;

    public IClusterBus NewNode() => new Node(this);

    /// <summary>For all servers, as each of them would notice.</summary>
    public void Turn(BusState state)
    {
        foreach (var node in _nodes.Values)
            node.Turn(state);
    }

    private async Task DeliverAsync(Node node, BusMessage message)
    {
        if (Shuffles)
            await Task.Delay(Random.Shared.Next(30));
        for (var copies = Copies(message); copies > 0; copies--)
            node.Received?.Invoke(Assert.Single(BusMessage.Read(message.ToBytes())));
    }

    private sealed class Node(MemoryBus bus) : IClusterBus
    {
        public string Url => "memory://test";

        public BusState State { get; private set; } = BusState.Down;

        public Action<BusMessage>? Received { get; set; }

        public Action<BusState>? StateChanged { get; set; }

        public Task JoinAsync(string server, string cluster)
        {
            bus._nodes[server] = this;
            Turn(BusState.Up);
            return Task.CompletedTask;
        }

        public Task<bool> SendAsync(string server, BusMessage message)
        {
            if (State != BusState.Up || !bus._nodes.TryGetValue(server, out var node))
                return Task.FromResult(false);
            bus._sent.Enqueue((server, message));
            _ = bus.DeliverAsync(node, message);
            return Task.FromResult(true);
        }

        public async Task BroadcastAsync(BusMessage message)
        {
            foreach (var server in bus._nodes.Keys.Where(server => server != message.From))
                await SendAsync(server, message);
        }

        public void Turn(BusState state)
        {
            State = state;
            StateChanged?.Invoke(state);
        }
    }
}
