using System.Buffers;
using System.Text;
using ChatCluster.Protocol.Messages;
using Newtonsoft.Json.Linq;
using Xunit;

namespace ChatCluster.Protocol.Tests;

public sealed class EncodingTests
{
    /// <summary>One of each message, with every member filled.</summary>
    public static TheoryData<Message> EveryMessage { get; } =
    [
        new Login(13, "secret") { Seq = 1 },
        new Login(13, null) { Token = "proof", Seq = 1 },
        new LoginReply
        {
            UserId = 13, Name = "张三", Friends = [new(21, "gao yang", true)],
            Groups = [new(1, "C++ chat project", "说明", [new(13, "张三", true, GroupMember.Creator)])],
            OfflineMessages = ["""{"msg":"x","msgid":6,"toid":13}"""], Server = "127.0.0.1:6000", Token = "proof",
        },
        new LoginReply { Error = ErrorCode.AlreadyOnline, ErrorText = "no" },
        new Logout(13) { Seq = 2 },
        new Register("wang wu", "pw"),
        new RegisterReply { UserId = 22, Seq = long.MaxValue },
        new Chat { From = 13, Name = "zhang san", Text = "\"quoted\" \\ 你好 😀 \u2028 \u0001", Time = "2026-11-22 11:00:40", To = 21,
            Mid = "m-1" },
        new AddFriend(13, 21) { Seq = 3 },
        new CreateGroup(13, "name", "desc"),
        new JoinGroup(13, 1),
        new GroupChat { From = 13, Text = "hi", GroupId = 1 },
        new Heartbeat { Seq = 9 },
        new HeartbeatReply("127.0.0.1:6002"),
        new Ack { Seq = 4, Request = MessageId.Chat, Delivery = DeliveryOutcome.Stored,
            ErrorText = "user 13 has no connection on 127.0.0.1:6002" },
        new Ack { Seq = 5, Request = MessageId.AddFriend, Friend = new(21, "gao yang", false) },
        new Ack { Seq = 6, Request = MessageId.JoinGroup, Group = new(1, "g", "d", []) },
        new Ack { Seq = 7, Request = MessageId.CreateGroup, GroupId = 2 },
        new Ack { Seq = 8, Request = MessageId.GroupChat, GroupDelivery = new(1, 2, 3) },
        new Delivered(["a", "b"]),
        new ErrorNotice(ErrorCode.Malformed, "not JSON"),
        new Roster { Seq = 10 },
        new RosterReply([new(21, "gao yang", true)], [new(1, "g", "d", [new(21, "gao yang", false, GroupMember.Normal)])]) { Seq = 10 },
        new Presence(21, "gao yang", true, "127.0.0.1:6002"),
        new ChangePassword("123456", "better"),
        new LogoutAll(),
        new Locate(13) { Seq = 11 },
        new Ack { Seq = 11, Request = MessageId.Locate, User = new(13, "zhang san", "127.0.0.1:6000") },
        new Ack { Seq = 12, Request = MessageId.Locate, User = new(15, "li si", null) },
    ];

    [Fact]
    public void EveryMessage_CoversEveryId() =>
        Assert.Equal(Enum.GetValues<MessageId>(), EveryMessage.Select(row => row.Data.Id).Distinct().Order());

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public void Encode_ThenDecode_GivesTheSameMessage(Message message)
    {
        var text = MessageCodec.ToText(message);

        var read = MessageCodec.Decode(text, out var error);

        Assert.Null(error);
        Assert.Equal(message.GetType(), read!.GetType());
        Assert.Equal(text, MessageCodec.ToText(read));
    }

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public void Encode_WritesSortedCompactRawUtf8AndOneNul(Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageCodec.Encode(message, output);

        var bytes = output.WrittenSpan;
        Assert.Equal(bytes, MessageCodec.ToFrame(message).Span);
        Assert.Equal(0, bytes[^1]);
        Assert.Equal(-1, bytes[..^1].IndexOf((byte)0));
        var names = JObject.Parse(Encoding.UTF8.GetString(bytes[..^1])).Properties().Select(property => property.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void ToText_LineSeparators_StayRawEvenNextToEscapes()
    {
        var text = MessageCodec.ToText(new Chat { To = 1, Text = "\\u2028 \u2028 \"\u0085\u2029\"" });

        Assert.Equal("{\"msg\":\"\\\\u2028 \u2028 \\\"\u0085\u2029\\\"\",\"msgid\":6,\"toid\":1}", text);
    }

    [Fact]
    public void Decode_UnknownMembersOfAChat_TravelOnSorted()
    {
        var chat = MessageCodec.Decode("""{"zeta":2.50,"msgid":6,"toid":1,"msg":"x","alpha":{"k":[1,null,true]}}""", out _);

        Assert.Equal("""{"alpha":{"k":[1,null,true]},"msg":"x","msgid":6,"toid":1,"zeta":2.5}""", MessageCodec.ToText(chat!));
    }

    [Fact]
    public void ToString_OfMessagesWithAPassword_DoesNotTellIt()
    {
        Assert.DoesNotContain("secret", new Login(13, "secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("proof", new Login(13, null) { Token = "proof" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("proof", new LoginReply { Token = "proof" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new Register("name", "secret").ToString(), StringComparison.Ordinal);
    }
}
