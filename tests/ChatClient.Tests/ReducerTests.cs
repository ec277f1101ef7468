using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class ReducerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(11);
    private static readonly ChatState Start = new() { Address = "127.0.0.1:8000" };
    private static readonly FriendInfo LiSi = new(15, "li si", true);
    private static readonly GroupInfo Study = new(2, "C# study", "together", []);

    [Fact]
    public void Request_ToOurServer_CarriesARisingSeq()
    {
        var first = Requests.Ask(LoggedIn(), new AddFriend(13, 15), Soon);
        var second = Requests.Ask(first.State, new AddFriend(13, 16), Soon);

        Assert.Equal([2L, 3L], new[] { first, second }.Select(change => Assert.Single(change.Outgoing).Seq!.Value));
        Assert.Equal(2, second.State.Pending.Count);
    }

    [Fact]
    public void Login_Accepted_BringsNameListsAndServer()
    {
        var change = LogIn(Start,
            new LoginReply { UserId = 13, Name = "zhang san", Server = "127.0.0.1:6002", Friends = [LiSi], Groups = [Study] });

        var login = Assert.IsType<LoggedIn>(Assert.Single(change.Events));
        Assert.Equal((new Self(13, "zhang san"), "127.0.0.1:8000", "127.0.0.1:6002"), (login.Me, login.Address, login.Server));
        Assert.Equal([LiSi], change.State.Friends);
        Assert.Equal([Study], change.State.Groups);
        Assert.Empty(change.State.Pending);
    }

    [Fact]
    public void Login_OfAnotherAccountWithoutLists_ShowsNoneOfTheFormerOnes()
    {
        var first = LogIn(Start, new LoginReply { UserId = 13, Name = "zhang san", Server = "s", Friends = [LiSi], Groups = [Study] });
        var left = Answer(first.State, new Logout(13), new Ack { Request = MessageId.Logout });
        var second = LogIn(left.State, new LoginReply { UserId = 16, Name = "liu shuo", Server = "s" });

        Assert.Empty(left.State.Friends);
        Assert.Empty(second.State.Friends);
        Assert.Empty(second.State.Groups);
    }

    [Fact]
    public void Login_Refused_IsRememberedUntilOneSucceeds()
    {
        var refused = LogIn(Start, new LoginReply { Error = ErrorCode.Refused, ErrorText = "id or password is invalid!" });

        Assert.Equal([new LoginRefused(ErrorCode.Refused, "id or password is invalid!")], refused.Events);
        Assert.NotNull(refused.State.Refused);
        Assert.Null(LogIn(refused.State, new LoginReply { UserId = 13, Name = "zhang san" }).State.Refused);
    }

    [Fact]
    public void LoginReply_NobodyAskedFor_ChangesNothing() =>
        Assert.Equal(Change.None(Start).State, Reducer.Receive(Start, new LoginReply { UserId = 13, Name = "zhang san" }, Soon).State);

    [Fact]
    public void CourseServer_AfterLogin_GetsTheCoursesBareBytesAndIsNotWaitedFor()
    {
        var state = LogIn(Start, new LoginReply { UserId = 15, Name = "li si" }, paired: false).State;

        var chat = Requests.Ask(state, new Chat { From = 15, To = 21, Text = "hi" }, Soon);
        var logout = Requests.Ask(state, new Logout(15), Soon);

        Assert.Null(Assert.Single(chat.Outgoing).Seq);
        Assert.IsType<Unconfirmed>(Assert.Single(chat.Events));
        Assert.Empty(chat.State.Pending);
        Assert.IsType<LoggedOut>(Assert.Single(logout.Events));
        Assert.Null(logout.State.Me);
    }

    [Fact]
    public void CourseServer_AskedForALater_ListShowsWhatLoginBrought()
    {
        var state = LogIn(Start, new LoginReply { UserId = 15, Name = "li si", Friends = [LiSi] }, paired: false).State;

        var change = Requests.Ask(state, new Roster(), Soon, ListKind.Friends, asked: true);

        Assert.Equal([LiSi], Assert.IsType<FriendsListed>(Assert.Single(change.Events)).Friends);
        Assert.Empty(change.Outgoing);
    }

    [Fact]
    public void Register_RefusedWithoutAReason_GetsTheCoursesWords()
    {
        var change = Answer(Start, new Register("wang wu", "1"), new RegisterReply { Error = ErrorCode.Refused });

        Assert.Equal([new RegisterRefused(ErrorCode.Refused, "name is already exist, register error!")], change.Events);
    }

    [Fact]
    public void Ack_OfAnotherKindOrUnknownSeq_IsNotTaken()
    {
        var asked = Requests.Ask(LoggedIn(), new AddFriend(13, 15), Soon);

        foreach (var stray in new[] { new Ack { Request = MessageId.Chat, Seq = 2 }, new Ack { Request = MessageId.AddFriend, Seq = 9 } })
        {
            var change = Reducer.Receive(asked.State, stray, Soon);
            Assert.Empty(change.Events);
            Assert.Single(change.State.Pending);
        }
    }

    [Fact]
    public void AddFriend_Acknowledged_TellsTheFriendAndRefreshesTheList()
    {
        var added = Answer(LoggedIn(), new AddFriend(13, 15), new Ack { Request = MessageId.AddFriend, Friend = LiSi });
        var roster = Assert.IsType<Roster>(Assert.Single(added.Outgoing));
        var listed = Reducer.Receive(added.State, new RosterReply([LiSi], []) { Seq = roster.Seq }, Soon);

        Assert.Equal([new FriendAdded(15, LiSi)], added.Events);
        Assert.Equal([LiSi], listed.State.Friends);
        Assert.False(Assert.IsType<FriendsListed>(Assert.Single(listed.Events)).Asked);
    }

    [Fact]
    public void JoinGroup_Acknowledged_RefreshesTheGroups()
    {
        var joined = Answer(LoggedIn(), new JoinGroup(13, 2), new Ack { Request = MessageId.JoinGroup, Group = Study });
        var listed = Reducer.Receive(joined.State, new RosterReply([], [Study]) { Seq = Assert.Single(joined.Outgoing).Seq }, Soon);

        Assert.Equal([new GroupJoined(2, Study)], joined.Events);
        Assert.Equal([Study], listed.State.Groups);
    }

    [Fact]
    public void ErrorNotice_WithTheSeqOfARequest_RefusesIt()
    {
        var chat = new Chat { From = 13, To = 15, Text = "hi" };
        var change = Answer(LoggedIn(), chat, new ErrorNotice(ErrorCode.TooManyRequests, "slowly"));

        Assert.Equal(ErrorCode.TooManyRequests, Assert.IsType<RequestRefused>(Assert.Single(change.Events)).Code);
        Assert.Empty(change.State.Pending);
    }

    [Fact]
    public void Presence_OfAFriend_ChangesTheList()
    {
        var change = Reducer.Receive(LoggedIn(), new Presence(15, "li si", false, "127.0.0.1:6000"), Soon);

        Assert.False(Assert.Single(change.State.Friends).Online);
        Assert.IsType<FriendPresenceChanged>(Assert.Single(change.Events));
    }

    [Fact]
    public void Disconnect_WithAMessageUnanswered_SaysSoBeforeTheEnd()
    {
        var asked = Requests.Ask(LoggedIn(), new Chat { To = 15, Text = "hi" }, Soon);

        var change = Reducer.Disconnect(asked.State, new Disconnected("a", "gone"));

        Assert.Collection(change.Events, first => Assert.IsType<Unanswered>(first), last => Assert.IsType<Disconnected>(last));
        Assert.Null(change.State.Me);
    }

    private static ChatState LoggedIn() =>
        LogIn(Start, new LoginReply { UserId = 13, Name = "zhang san", Server = "127.0.0.1:6000", Friends = [LiSi] }).State;

    private static Change LogIn(ChatState state, LoginReply reply, bool paired = true) =>
        Answer(state, new Login(reply.UserId ?? 13, "1"), reply, paired);

    private static Change Answer(ChatState state, Message request, Message answer, bool paired = true)
    {
        var asked = Requests.Ask(state, request, Soon);
        return Reducer.Receive(asked.State, answer with { Seq = paired ? asked.State.LastSeq : null }, Soon);
    }
}
