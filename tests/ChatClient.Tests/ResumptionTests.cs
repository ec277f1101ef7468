using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What is kept and what is given up, without a wire.</summary>
public sealed class ResumptionTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(11);
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(0.25);

    private static readonly ChatState LoggedIn = new()
    {
        Address = "127.0.0.1:8000",
        Me = new(13, "zhang san"),
        Server = "127.0.0.1:6000",
        Token = "proof",
    };

    [Fact]
    public void Loss_OverSeveralAttempts_KeepsTheOrderAndEachMessageOnce()
    {
        var state = Ask(Ask(LoggedIn, Say("a")), Say("b"));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            state = Resumption.LoseConnection(state, "gone", Delay, Now).State;
            state = Ask(state, Say($"typed {attempt}"));
            state = Resumption.LogIn(state, Now).State;
        }

        Assert.Equal(["a", "b", "typed 1", "typed 2", "typed 3"], state.Outbox.Select(kept => ((Chat)kept.Request).Text));
        Assert.Equal(["a", "b"], state.Outbox.Where(kept => kept.Again).Select(kept => ((Chat)kept.Request).Text));
        Assert.Equal((3, Now), (state.Recovery!.Attempt, state.Recovery.Since));
    }

    [Fact]
    public void Return_SendsWithNewNumbersThatNoOldAnswerFits()
    {
        var before = Ask(LoggedIn, Say("a"));
        var asked = Resumption.LogIn(Resumption.LoseConnection(before, "gone", Delay, Now).State, Now);
        var back = Reducer.Receive(asked.State, new LoginReply { UserId = 13, Server = "s", Seq = asked.State.LastSeq }, Now);
        var stray = Reducer.Receive(back.State, new Ack { Request = MessageId.Chat, Seq = before.LastSeq }, Now);

        Assert.Equal(before.LastSeq + 2, Assert.Single(back.Outgoing).Seq);
        Assert.Single(stray.State.Pending);
        Assert.Null(back.State.Recovery);
        Assert.Equal("proof", back.State.Token);
    }

    [Fact]
    public void Return_WithANewToken_UsesItFromThenOn()
    {
        var asked = Resumption.LogIn(Resumption.LoseConnection(LoggedIn, "gone", Delay, Now).State, Now);
        var back = Reducer.Receive(asked.State, new LoginReply { UserId = 13, Server = "s", Token = "newer", Seq = asked.State.LastSeq },
            Now);

        Assert.Equal("newer", back.State.Token);
    }

    [Fact]
    public void Loss_ForgetsTheClientsOwnQuestions()
    {
        var state = Requests.Ask(Requests.Ask(LoggedIn, new Heartbeat(), Now).State, new Roster(), Now).State;

        Assert.Empty(Resumption.LoseConnection(state, "gone", Delay, Now).State.Outbox);
    }

    [Fact]
    public void Login_HeldElsewhere_IsAskedForOverFortySeconds()
    {
        var state = Refuse(Resumption.LoseConnection(LoggedIn, "gone", Delay, Now - TimeSpan.FromHours(1)).State, ErrorCode.AlreadyOnline);
        state = Refuse(Resumption.LoseConnection(state, "held", Delay, Now).State, ErrorCode.AlreadyOnline);
        var almost = Resumption.LoseConnection(state, "held", Delay, Now + TimeSpan.FromSeconds(39.9));
        var after = Resumption.LoseConnection(state, "held", Delay, Now + TimeSpan.FromSeconds(40));

        Assert.IsType<Reconnecting>(Assert.Single(almost.Events));
        Assert.Equal(ErrorCode.AlreadyOnline, Assert.IsType<LoginLost>(Assert.Single(after.Events)).Code);
        Assert.Null(after.State.Me);
    }

    [Fact]
    public void Login_Lost_KeepsMessagesAndGivesUpTheRest()
    {
        var state = Ask(Ask(LoggedIn, Say("a")), new AddFriend(13, 15));
        state = Resumption.LogIn(Resumption.LoseConnection(state, "gone", Delay, Now).State, Now).State;

        var lost = Reducer.Receive(state, new LoginReply { Error = ErrorCode.Refused, ErrorText = "no", Seq = state.LastSeq }, Now);

        Assert.IsType<AddFriend>(Assert.IsType<Unanswered>(lost.Events[0]).Request);
        Assert.Equal(new LoginLost(ErrorCode.Refused, "no"), lost.Events[1]);
        Assert.Equal("a", Assert.IsType<Chat>(Assert.Single(lost.State.Outbox).Request).Text);
        Assert.Equal((null, null, null), (lost.State.Me, lost.State.Token, lost.State.Recovery));
    }

    [Fact]
    public void Logout_EndsTheTokenToo()
    {
        var asked = Requests.Ask(LoggedIn, new Logout(13), Now);
        var left = Reducer.Receive(asked.State, new Ack { Request = MessageId.Logout, Seq = asked.State.LastSeq }, Now);

        Assert.False(left.State.CanResume);
        Assert.Null(left.State.Token);
    }

    private static Chat Say(string text) => new() { From = 13, To = 15, Text = text, Mid = text };

    private static ChatState Ask(ChatState state, Message request) => Requests.Ask(state, request, Now, asked: true).State;

    private static ChatState Refuse(ChatState state, ErrorCode code)
    {
        state = Resumption.LogIn(state, Now).State;
        return Reducer.Receive(state, new LoginReply { Error = code, ErrorText = "held", Seq = state.LastSeq }, Now).State;
    }
}
