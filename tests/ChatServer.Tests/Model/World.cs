namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>
/// One state of the modelled cluster: two servers, the database, the bus, a sender with two messages and their receiver. Servers are 0 and
/// 1, messages 1 and 2; -1 is nowhere, 0 is none.
/// </summary>
internal sealed class World
{
    /// <summary>At most.</summary>
    public const int MessageCount = 2;

    /// <returns>The sender is logged in at A and has sent its messages; the receiver is offline.</returns>
    public static World With(Faults faults)
    {
        var world = new World { Left = faults, SenderAt = 0 };
        world.Servers[0].HasSender = true;
        world.Servers[0].Inbox.AddRange(Enumerable.Range(1, faults.Messages));
        return world;
    }

    public ServerState[] Servers { get; private init; } = [new(), new()];

    // The database.

    /// <summary>The receiver's mailbox in the order of its ids.</summary>
    public List<Row> Mailbox { get; private init; } = [];

    public int LastRow { get; set; }

    /// <summary>The sender's record: messages that are known to be safe.</summary>
    public Set Sent { get; set; }

    /// <summary>Where the receiver is online, and by which of its connections.</summary>
    public (int Server, int Link) Online { get; set; } = (-1, 0);

    // The bus: a bag, because messages overtake each other on it.

    public List<BusItem> Bus { get; private init; } = [];

    // The sender's client.

    public int SenderAt { get; set; } = -1;

    public Set Acknowledged { get; set; }

    /// <summary>Messages for which the sender was told that they could not be stored. It does not send them again.</summary>
    public Set Refused { get; set; }

    // The receiver's client.

    public int ReceiverAt { get; set; } = -1;

    /// <summary>Numbers the receiver's connections.</summary>
    public int Links { get; set; }

    /// <summary>A reply to a login has come, so that the receiver can continue that login elsewhere.</summary>
    public bool HasToken { get; set; }

    public List<int> Shown { get; private init; } = [];

    /// <summary>How often each message has come over the wire.</summary>
    public int[] Arrivals { get; private init; } = new int[MessageCount + 1];

    /// <summary>What may still go wrong.</summary>
    public required Faults Left { get; set; }

    public World Clone() => new()
    {
        Servers = [Servers[0].Clone(), Servers[1].Clone()],
        Mailbox = [.. Mailbox],
        LastRow = LastRow,
        Sent = Sent,
        Online = Online,
        Bus = [.. Bus],
        SenderAt = SenderAt,
        Acknowledged = Acknowledged,
        Refused = Refused,
        ReceiverAt = ReceiverAt,
        Links = Links,
        HasToken = HasToken,
        Shown = [.. Shown],
        Arrivals = [.. Arrivals],
        Left = Left,
    };

    /// <returns>Equal for equal states, and (but for a chance of 2^-80 or so) different for different ones.</returns>
    public UInt128 Fingerprint()
    {
        var print = new Fingerprint();
        foreach (var server in Servers)
            server.AddTo(ref print);
        foreach (var row in Mailbox)
            print.Add(row.Id, row.Message);
        print.Add(LastRow, Sent.Bits, Online.Server, Online.Link);
        foreach (var item in Bus.Order())
            print.Add((int)item.Kind, item.To, item.Row, item.IsDelivered ? 1 : 0);
        print.Add(SenderAt, Acknowledged.Bits, Refused.Bits, ReceiverAt, Links, HasToken ? 1 : 0);
        print.Add(Shown);
        print.Add(Arrivals);
        print.Add(Left.Crashes, Left.Freezes, Left.Losses, Left.Copies, Left.SenderDrops, Left.ReceiverDrops, Left.Returns, Left.Failures);
        return print.Value;
    }
}

/// <summary>A row of the mailbox.</summary>
internal readonly record struct Row(int Id, int Message);

internal enum BusKind
{
    Relay,
    Answer,
}

/// <summary>A message between the servers: RelayRequest or RelayAnswer.</summary>
internal readonly record struct BusItem(BusKind Kind, int To, int Row, bool IsDelivered = false) : IComparable<BusItem>
{
    public int CompareTo(BusItem other) =>
        (Kind, To, Row, IsDelivered).CompareTo((other.Kind, other.To, other.Row, other.IsDelivered));
}

/// <summary>How often each fault may still happen in one run.</summary>
/// <param name="Messages">How many messages the sender sends.</param>
/// <param name="Returns">How many crashed servers are started again.</param>
/// <param name="Failures">Calls of the database that fail: nothing is done, or all of it is done and the answer is lost.</param>
/// <param name="SenderMoves">The sender may come back at the other server.</param>
internal sealed record Faults(
    int Messages, int Crashes = 0, int Freezes = 0, int Losses = 0, int Copies = 0, int SenderDrops = 0, int ReceiverDrops = 0,
    int Returns = 0, int Failures = 0, bool SenderMoves = true);

/// <summary>Messages or rows, by number.</summary>
internal readonly record struct Set(int Bits)
{
    public bool IsEmpty => Bits == 0;

    public bool Has(int number) => (Bits & (1 << number)) != 0;

    public Set With(int number) => new(Bits | (1 << number));

    public Set Without(int number) => new(Bits & ~(1 << number));

    public Set Without(Set others) => new(Bits & ~others.Bits);

    public Set Union(Set others) => new(Bits | others.Bits);
}

/// <summary>Hashes a state into 128 bits: two mixed sums of 64 bits that differ in their multipliers.</summary>
internal struct Fingerprint()
{
    private ulong _low = 0x9E3779B97F4A7C15;
    private ulong _high = 0xC2B2AE3D27D4EB4F;

    public readonly UInt128 Value => new(_high, _low);

    public void Add(params ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            _low = Mix((_low ^ (uint)value) * 0xFF51AFD7ED558CCD);
            _high = Mix((_high + (uint)value) * 0xC4CEB9FE1A85EC53);
        }
        // The end of a list, so that two lists are not taken for one.
        _low = Mix(_low + (ulong)values.Length + 1);
    }

    public void Add(List<int> values) => Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));

    private static ulong Mix(ulong value) => value ^ (value >> 29);
}
