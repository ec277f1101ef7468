using System.Text;
using ChatCluster.Protocol.Messages;
using Xunit;

namespace ChatCluster.Protocol.Tests;

/// <summary>What Newtonsoft.Json would let through, or change, and this protocol does not.</summary>
public sealed class StrictDecodingTests
{
    [Theory]
    [InlineData("""{'msgid':99}""")]
    [InlineData("""{msgid:99}""")]
    [InlineData("""{"msgid":99,}""")]
    [InlineData("""{"msgid":0143}""")]
    [InlineData("""{"msgid":0x63}""")]
    [InlineData("""{"msgid":99/*comment*/}""")]
    [InlineData("""{"msgid":NaN}""")]
    [InlineData("""{"msgid":99,"a":undefined}""")]
    [InlineData("""{"msgid":99,"a":new Date(1)}""")]
    [InlineData("""{"msgid":99,"msgid":1}""")]
    [InlineData("""{"id":1,"msgid":3,"\u0069d":2}""")]
    [InlineData("""{"msgid":99} {}""")]
    [InlineData("""{"msgid":99,"a":"\ud800"}""")]
    [InlineData("""{"msgid":99,"a":"\x"}""")]
    [InlineData("{]")]
    [InlineData("{}}")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Decode_NotRfc8259OrNotOneObject_IsNotJson(string text) =>
        Assert.Equal(DecodeErrorKind.NotJson, Fail(Encoding.UTF8.GetBytes(text)).Kind);

    [Fact]
    public void Decode_InvalidUtf8_IsNotJson() =>
        Assert.Equal(DecodeErrorKind.NotJson, Fail([.. "{\"msgid\":99,\"a\":\""u8, 0xc4, 0xe3, .. "\"}"u8]).Kind);

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Decode_Nesting_IsAcceptedUpTo32(int lists, bool accepted)
    {
        var text = "{\"msgid\":99,\"a\":" + new string('[', lists) + new string(']', lists) + "}";

        var message = MessageCodec.Decode(text, out _);

        Assert.Equal(accepted, message is not null);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Decode_Members_AreAcceptedUpTo64(int members, bool accepted)
    {
        var text = "{\"msgid\":99" + string.Concat(Enumerable.Range(1, members - 1).Select(i => $",\"m{i}\":0")) + "}";

        Assert.Equal(accepted, MessageCodec.Decode(text, out _) is not null);
    }

    [Theory]
    [InlineData("""{"id":"15","msgid":1,"password":"x"}""", "\"id\" is a string, not an integer")]
    [InlineData("""{"id":15.0,"msgid":1,"password":"x"}""", "\"id\" is not an integer")]
    [InlineData("""{"id":true,"msgid":1,"password":"x"}""", "\"id\" is not an integer")]
    [InlineData("""{"id":null,"msgid":1,"password":"x"}""", "\"id\" is not an integer")]
    [InlineData("""{"id":3000000000,"msgid":1,"password":"x"}""", "\"id\" is out of range")]
    [InlineData("""{"id":99999999999999999999,"msgid":1,"password":"x"}""", "\"id\" is out of range")]
    [InlineData("""{"id":15,"msgid":1,"password":7}""", "\"password\" is a number, not a string")]
    [InlineData("""{"id":15,"msgid":1}""", "\"password\" is missing")]
    [InlineData("""{"id":15,"msgid":1,"pwd":"x"}""", "\"password\" is missing; \"pwd\" is not its name here")]
    [InlineData("""{"msgid":4,"name":"x","passward":"x"}""", "\"password\" is missing; \"passward\" is not its name here")]
    [InlineData("""{"msgid":6,"msg":"x","to":13}""", "\"toid\" is missing; \"to\" is not its name here")]
    [InlineData("""{"msgid":3,"name":"x","password":"x"}""", "\"msgid\" 3 is LOGINOUT, which has no password; REG is 4")]
    [InlineData("""{"msgid":3,"name":"x","passwd":"x"}""", "\"msgid\" 3 is LOGINOUT, which has no password; REG is 4")]
    [InlineData("""{"ID":15,"msgid":1,"password":"x"}""", "\"id\" is missing")]
    [InlineData("""{"msg":"x","msgid":6,"toid":1,"mid":"with blank"}""", "\"mid\" is not 1 to 64 printable ASCII characters")]
    [InlineData("""{"mids":[1],"msgid":102}""", "\"mids\" is not a list of strings")]
    [InlineData("""{"msgid":99,"seq":0}""", "\"seq\" is out of range")]
    public void Decode_BadMember_NamesIt(string text, string reason)
    {
        var error = Fail(Encoding.UTF8.GetBytes(text));

        Assert.Equal(DecodeErrorKind.BadMember, error.Kind);
        Assert.Equal(reason, error.Text);
    }

    [Theory]
    [InlineData("""{"msgid":0}""", 0)]
    [InlineData("""{"msgid":-1,"seq":4}""", -1)]
    [InlineData("""{"msgid":98}""", 98)]
    [InlineData("{}", null)]
    public void Decode_UnknownMessage_SaysWhich(string text, int? id)
    {
        var error = Fail(Encoding.UTF8.GetBytes(text));

        Assert.Equal(DecodeErrorKind.UnknownMessage, error.Kind);
        Assert.Equal(id, error.MessageId);
    }

    [Fact]
    public void Decode_BadMember_KeepsTheSeqForTheAnswer() =>
        Assert.Equal(7, Fail("""{"msgid":6,"seq":7,"msg":"x"}"""u8).Seq);

    [Fact]
    public void Decode_TextThatLooksLikeADate_StaysText()
    {
        var chat = (Chat)MessageCodec.Decode("""{"msg":"2026-11-22T02:00:00Z","msgid":6,"time":"\/Date(1)\/","toid":1}""", out _)!;

        Assert.Equal("2026-11-22T02:00:00Z", chat.Text);
        Assert.Equal("/Date(1)/", chat.Time);
    }

    [Fact]
    public void Decode_TypeNames_AreJustMembers()
    {
        var chat = (Chat)MessageCodec.Decode("""{"$type":"System.IO.FileInfo","msg":"x","msgid":6,"toid":1}""", out _)!;

        Assert.Equal("""{"$type":"System.IO.FileInfo","msg":"x","msgid":6,"toid":1}""", MessageCodec.ToText(chat));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(1_000)]
    [InlineData(101)]
    public void Decode_NumberOfTooManyDigits_IsRefusedForThat(int digits)
    {
        foreach (var number in (string[])[new('9', digits), "-" + new string('9', digits), "0." + new string('1', digits)])
        {
            Assert.Equal("a number has more than 100 characters", Fail(Encoding.UTF8.GetBytes($"{{\"msgid\":99,\"seq\":{number}}}")).Text);
            Assert.Equal("a number has more than 100 characters", Fail(Encoding.UTF8.GetBytes($"{{\"msgid\":99,\"x\":[{number}]}}")).Text);
        }
    }

    [Fact]
    public void Decode_NumberOf100Digits_IsPassedOn()
    {
        var number = new string('9', 100);

        Assert.Contains(number, MessageCodec.ToText(MessageCodec.Decode($$"""{"msg":"x","msgid":6,"toid":1,"x":{{number}}}""", out _)!));
    }

    [Theory]
    [InlineData("""{"msgid":99,"x":1e400}""", "a number is too large for a double")]
    [InlineData("""{"msgid":99,"x":-1E309}""", "a number is too large for a double")]
    [InlineData("""{"msgid":99,}""", "not a JSON object")]
    [InlineData("{\"msgid\":99,\"x\":\"\\ud800\"}", "not a JSON object: half of a surrogate pair")]
    [InlineData("""{"msgid":99,"msgid":99}""", "not a JSON object with unique names and at most 64 members")]
    public void Decode_NotJson_SaysWhy(string text, string reason)
    {
        var error = Fail(Encoding.UTF8.GetBytes(text));

        Assert.Equal((DecodeErrorKind.NotJson, reason), (error.Kind, error.Text));
    }

    [Fact]
    public void Decode_InvalidUtf8OrTooDeep_SaysWhy()
    {
        Assert.Equal("not valid UTF-8", Fail((byte[])[.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).Text);
        Assert.Equal("nested deeper than 32, or not a JSON object",
            Fail(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 32) + new string(']', 32) + "}")).Text);
    }

    private static DecodeError Fail(ReadOnlySpan<byte> frame)
    {
        Assert.Null(MessageCodec.Decode(frame, out var error));
        return error!;
    }
}
