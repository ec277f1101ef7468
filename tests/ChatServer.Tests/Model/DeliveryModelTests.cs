using Xunit;

namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>Every order of events of the modelled cluster keeps the delivery promise; without any one of its guards, some do not.</summary>
public sealed class DeliveryModelTests(ITestOutputHelper output)
{
    /// <summary>By name, because a theory's rows have to be texts. Together they take about fifteen seconds on one processor.</summary>
    private static readonly Dictionary<string, Faults> Runs = new()
    {
        ["two messages, no fault"] = new(Messages: 2),
        ["one message, a freeze"] = new(Messages: 1, Freezes: 1),
        ["two messages, a crash"] = new(Messages: 2, Crashes: 1),
        ["two messages, the bus loses one of its own"] = new(Messages: 2, Losses: 1),
        ["two messages, the bus doubles one of its own"] = new(Messages: 2, Copies: 1, SenderMoves: false),
        ["two messages, the sender comes back"] = new(Messages: 2, SenderDrops: 1),
        ["two messages, the receiver comes back"] = new(Messages: 2, ReceiverDrops: 1),
        ["one message, a crash, the sender comes back"] = new(Messages: 1, Crashes: 1, SenderDrops: 1),
        ["one message, a crash, the receiver comes back"] = new(Messages: 1, Crashes: 1, ReceiverDrops: 1),
        ["two messages, a freeze"] = new(Messages: 2, Freezes: 1, SenderMoves: false),
        ["two messages, a crash, the server comes back"] = new(Messages: 2, Crashes: 1, Returns: 1),
        ["two messages, the database fails"] = new(Messages: 2, Failures: 1),
        ["one message, the database fails twice, the receiver comes back"] = new(Messages: 1, Failures: 2, ReceiverDrops: 1),
        ["one message, a freeze, a lossy bus"] = new(Messages: 1, Freezes: 1, Losses: 1, Copies: 1),
        ["one message, a loss on the bus, the clients come back"] = new(Messages: 1, Losses: 1, SenderDrops: 1, ReceiverDrops: 1),
        ["one message, the sender comes back to its server"] = new(Messages: 1, Losses: 1, Copies: 1, SenderDrops: 2, SenderMoves: false),
    };

    public static TheoryData<string> RunNames { get; } = [.. Runs.Keys];

    [Theory]
    [MemberData(nameof(RunNames))]
    public void EveryOrderOfEvents_KeepsThePromise(string faults)
    {
        var report = Check(Guard.None, Runs[faults]);

        output.WriteLine($"{faults}: {report}");
        Assert.True(report.Breach is null, report.ToString());
        Assert.True(report.Ends > 0);
    }

    /// <summary>So the checker would have found the bug; the trace in its output tells how it comes about.</summary>
    [Theory]
    [InlineData(nameof(Guard.Dedup), "one message, the sender comes back to its server", "sent to the receiver twice")]
    [InlineData(nameof(Guard.FlushBeforeForgetting), "one message, the sender comes back to its server", "sent to the receiver twice")]
    [InlineData(nameof(Guard.KeptOnce), "two messages, the sender comes back", "stored twice")]
    [InlineData(nameof(Guard.Fence), "one message, a freeze", "a server that has lost its lease")]
    [InlineData(nameof(Guard.StoreFirst), "two messages, no fault", "neither shown nor stored")]
    [InlineData(nameof(Guard.RowOrder), "two messages, no fault", "m2 is shown before m1")]
    [InlineData(nameof(Guard.HandedOver), "two messages, the bus doubles one of its own", "sent to the receiver twice")]
    [InlineData(nameof(Guard.DeletedMeanwhile), "two messages, the bus doubles one of its own", "sent to the receiver twice")]
    [InlineData(nameof(Guard.HoldBack), "two messages, a crash", "m2 is shown before m1")]
    [InlineData(nameof(Guard.UserLock), "two messages, no fault", "m2 is shown before m1")]
    [InlineData(nameof(Guard.Deferred), "two messages, a crash", "m2 is shown before m1")]
    [InlineData(nameof(Guard.SettleFirst), "two messages, the receiver comes back", "m2 is shown before m1")]
    [InlineData(nameof(Guard.DeleteAfterConfirmation), "two messages, a crash", "neither shown nor stored")]
    [InlineData(nameof(Guard.AnswerAfterConfirmation), "two messages, no fault", "neither shown nor stored")]
    [InlineData(nameof(Guard.ClaimTakenBack), "two messages, the database fails", "the receiver cannot log in any more")]
    [InlineData(nameof(Guard.ClientMemory), "two messages, a crash", "shown twice")]
    public void WithoutAGuard_APromiseIsBroken(string without, string faults, string breach)
    {
        var report = Check(Enum.Parse<Guard>(without), Runs[faults]);

        output.WriteLine($"without {without}: {report}");
        Assert.Contains(breach, report.Breach);
    }

    private static ModelReport Check(Guard without, Faults faults) =>
        ModelChecker.Check(World.With(faults), new DeliveryModel(without).MovesOf, DeliveryModel.BreachIn);
}
