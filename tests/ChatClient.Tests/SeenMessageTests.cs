using ChatCluster.Client.State;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class SeenMessageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(11);

    [Fact]
    public void Push_SeenBefore_IsAcknowledgedAgainButShownOnce()
    {
        var first = Reducer.Receive(LogIn(13).State, Hello("m1"), Soon);
        var second = Reducer.Receive(first.State, Hello("m1"), Soon);

        Assert.Single(first.Events);
        Assert.Empty(second.Events);
        Assert.Equal(["m1"], Mids(first));
        Assert.Equal(["m1"], Mids(second));
    }

    [Fact]
    public void Push_WithTheSameMidFromAnotherSender_IsAnotherMessage()
    {
        var first = Reducer.Receive(LogIn(13).State, Hello("m1"), Soon);

        Assert.Single(Reducer.Receive(first.State, Hello("m1") with { From = 21 }, Soon).Events);
    }

    [Fact]
    public void Push_WithoutMid_IsShownEachTimeAndNotAcknowledged()
    {
        var first = Reducer.Receive(LogIn(13).State, Hello(null), Soon);
        var second = Reducer.Receive(first.State, Hello(null), Soon);

        Assert.Single(second.Events);
        Assert.Empty(second.Outgoing);
    }

    [Fact]
    public void Push_FromACourseServer_IsNeverAcknowledged() =>
        Assert.Empty(Reducer.Receive(LogIn(13, server: null).State, Hello("m1"), Soon).Outgoing);

    [Fact]
    public void OfflineMessages_AtLogin_AreShownInOrderAndAcknowledged()
    {
        var change = LogIn(13, kept: [Hello("m1"), Hello("m2") with { Text = "second" }, Hello(null)]);

        var login = Assert.IsType<LoggedIn>(Assert.Single(change.Events));
        Assert.Equal(["hello", "second", "hello"], login.Offline.Select(said => said.Text));
        Assert.Equal(["m1", "m2"], Mids(change));
    }

    [Fact]
    public void OfflineMessage_SeenAsAPushByTheSameAccount_IsNotShownAgain()
    {
        var pushed = Reducer.Receive(LogIn(13).State, Hello("m1"), Soon).State;

        var again = LogIn(13, from: pushed.LoggedOut(), kept: [Hello("m1")]);

        Assert.Empty(Assert.IsType<LoggedIn>(Assert.Single(again.Events)).Offline);
        Assert.Equal(["m1"], Mids(again));
    }

    [Fact]
    public void OfflineMessage_SeenByAnotherAccountOnly_IsShown()
    {
        var pushed = Reducer.Receive(LogIn(13).State, Hello("m1"), Soon).State;

        var other = LogIn(16, from: pushed.LoggedOut(), kept: [Hello("m1")]);

        Assert.Single(Assert.IsType<LoggedIn>(Assert.Single(other.Events)).Offline);
    }

    [Fact]
    public void Push_ThatOvertakesTheLoginReply_IsAcknowledgedAndNotShownAgain()
    {
        var asked = Requests.Ask(new ChatState { Address = "a" }, new Login(13, "1"), Soon);
        var early = Reducer.Receive(asked.State, Hello("m1"), Soon);
        var login = Reducer.Receive(early.State, new LoginReply { UserId = 13, Server = "s", Seq = 1 }, Soon);

        Assert.Equal(["m1"], Mids(early));
        Assert.Empty(Reducer.Receive(login.State, Hello("m1"), Soon).Events);
    }

    [Fact]
    public void OfflineMessage_ThatCannotBeRead_IsReportedAndNotAcknowledged()
    {
        var asked = Requests.Ask(new ChatState { Address = "a" }, new Login(13, "1"), Soon);
        var change = Reducer.Receive(asked.State, new LoginReply { UserId = 13, Server = "s", OfflineMessages = ["{broken"], Seq = 1 },
            Soon);

        Assert.Collection(change.Events, login => Assert.IsType<LoggedIn>(login), bad => Assert.IsType<Unreadable>(bad));
        Assert.Empty(change.Outgoing);
    }

    [Fact]
    public void ManyOfflineMessages_AreAcknowledgedInFramesThatAServerReads()
    {
        var change = LogIn(13, kept: [.. Enumerable.Range(0, 450).Select(i => Hello($"{i:d64}"))]);

        Assert.Equal(450, Mids(change).Length);
        Assert.Equal(3, change.Outgoing.Count);
        Assert.All(change.Outgoing, message => Assert.InRange(MessageCodec.ToText(message).Length, 1, 60_000));
    }

    [Fact]
    public void SeenMids_BeyondTheirCapacity_ForgetTheOldest()
    {
        var seen = Enumerable.Range(0, SeenMids.Capacity + 1).Aggregate(SeenMids.None, (all, i) => all.With(13, 15, $"m{i}"));

        Assert.False(seen.Contains(13, 15, "m0"));
        Assert.True(seen.Contains(13, 15, "m1"));
        Assert.True(seen.Contains(13, 15, $"m{SeenMids.Capacity}"));
    }

    private static Chat Hello(string? mid) => new() { From = 15, Name = "li si", To = 13, Text = "hello", Time = "T", Mid = mid };

    private static string[] Mids(Change change) => [.. change.Outgoing.Cast<Delivered>().SelectMany(delivered => delivered.Mids)];

    private static Change LogIn(int user, ChatState? from = null, string? server = "127.0.0.1:6000", IReadOnlyList<Chat>? kept = null)
    {
        var asked = Requests.Ask(from ?? new ChatState { Address = "a" }, new Login(user, "1"), Soon);
        var reply = new LoginReply
        {
            UserId = user,
            Name = "x",
            Server = server,
            Seq = asked.State.LastSeq,
            OfflineMessages = [.. (kept ?? []).Select(MessageCodec.ToText)]
        };
        return Reducer.Receive(asked.State, reply, Soon);
    }
}
