using System.Text;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>Frames that no client should send. None of them may be taken for a message that does something.</summary>
internal static class BadFrameCorpus
{
    private static readonly string[] BadText =
    [
        "\\u0000", "\\u001b[2J", "\\ud800", "\\udfff\\ud800", "\\x41", "\\u12", "\\", "\u0001", "\t", "\n", "\u001b]0;title\u0007",
        "\u007f", "\ufeff", "\u202e",
        "'; DROP TABLE user; --", "\\\" OR 1=1 --", "%s%n%x", "${jndi:ldap://x}", "../../etc/passwd", "<script>", "{{7*7}}",
    ];

    private static readonly string[] BadNumbers =
    [
        "01", "+1", "-", "-01", ".5", "1.", "1.5", "1e", "1e400", "1e2", "0x1", "0b1", "NaN", "Infinity", "-Infinity", "1_000", "１",
        "99999999999999999999", "-99999999999999999999",
        "2147483648", "-2147483649", "true", "null", "\"13\"", "[13]", "{}", "\"\"",
    ];

    private static readonly string[] NotObjects =
    [
        "x", "[]", "[{}]", "null", "true", "42", "\"text\"", "}", "]", "{]", "[}", "{", "{{", "{\"", "{\"a\"", "{\"a\":", "{\"a\":1",
        "{\"a\":1,", "{,}", "{\"a\":1,}",
        "{\"a\":1,,\"b\":2}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":'b'}", "{/**/}", "{//\n}", "{\"a\":undefined}", "{\"a\":new Date()}",
        "{\"a\":tru}", "{\"a\":nul}", "{:}", "{1:1}",
        "{\"a\":1}}", "{\"a\":[1,2}", "{\"a\":[1,]}", "{\"a\":(1)}", "GET / HTTP/1.1", "EHLO x", "SSH-2.0-x", "\u0016\u0003\u0001",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "\ufeff{\"msgid\":1}",
        "<?xml version=\"1.0\"?>", "--boundary", "*1\r\n$4\r\nPING", "\u0080", "你好",
    ];

    private static readonly string[] NotMessages =
    [
        "{}", "{\"msgid\":null}", "{\"msgid\":\"\"}", "{\"msgid\":\"1\"}", "{\"msgid\":-1}", "{\"msgid\":0}", "{\"msgid\":1.0}",
        "{\"msgid\":1e0}", "{\"msgid\":2147483647}", "{\"msgid\":[1]}", "{\"msgid\":{}}",
        "{\"MSGID\":1}", "{\"msgid\":2}", "{\"msgid\":5}", "{\"msgid\":100}", "{\"msgid\":101}", "{\"msgid\":103}", "{\"msgid\":105}",
        "{\"msgid\":106}", "{\"msgid\":1}", "{\"msgid\":4}",
        "{\"msgid\":1,\"id\":13}", "{\"msgid\":1,\"password\":\"123456\"}", "{\"msgid\":1,\"id\":13,\"id\":15,\"password\":\"123456\"}",
        "{\"msgid\":4,\"msgid\":1}", "{\"msgid\":6,\"msgid\":6,\"toid\":13,\"msg\":\"x\"}",
        "{\"$type\":\"System.IO.FileInfo, System.IO.FileSystem\",\"fileName\":\"x\",\"msgid\":99,\"msgid\":1}",
        "{\"msgid\":{\"$type\":\"System.Int32\",\"$value\":1}}", "{\"$ref\":\"1\"}", "{\"$id\":\"1\",\"msgid\":{\"$ref\":\"1\"}}",
        "{\"msgid\":99,\"seq\":0}", "{\"msgid\":99,\"seq\":-1}", "{\"msgid\":99,\"seq\":1.5}", "{\"msgid\":99,\"seq\":\"1\"}",
        "{\"msgid\":99,\"seq\":99999999999999999999}", "{\"msgid\":102}", "{\"msgid\":102,\"mids\":1}",
    ];

    /// <summary>All frames, without what separates them.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. NotObjects.Concat(NotMessages).Select(Encoding.UTF8.GetBytes),
        .. BadText.Select(text => Encoding.UTF8.GetBytes($$"""{"id":13,"msgid":1,"password":"{{text}}"}""")),
        .. BadText.Select(text => Encoding.UTF8.GetBytes($$"""{"msgid":1,"id":13,"{{text}}":1}""")),
        .. BadNumbers.Select(number => Encoding.UTF8.GetBytes($$"""{"id":{{number}},"msgid":1,"password":"x"}""")),
        .. BadNumbers.Select(number => Encoding.UTF8.GetBytes($$"""{"id":13,"msgid":6,"msg":"x","toid":{{number}}}""")),
        .. Depths().Select(Encoding.UTF8.GetBytes),
        .. Encodings(),
        .. Sizes().Select(Encoding.UTF8.GetBytes),
    ];

    private static IEnumerable<string> Depths()
    {
        foreach (var depth in (int[])[31, 32, 33, 64, 500, 2000])
        {
            yield return "{\"msgid\":1,\"a\":" + new string('[', depth) + new string(']', depth) + "}";
            yield return string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
            yield return new string('{', depth);
        }
    }

    private static IEnumerable<byte[]> Encodings()
    {
        foreach (var bad in (byte[][])[[0xff], [0xc0, 0x80], [0xc3], [0xe4, 0xbd], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80],
            [0xf0, 0x80, 0x80, 0x80], [0x80], [0xfe, 0xff]])
        {
            yield return [.. "{\"msgid\":1,\"id\":13,\"password\":\""u8, .. bad, .. "\"}"u8];
            yield return [.. "{\""u8, .. bad, .. "\":1}"u8];
            yield return [.. bad, .. "{}"u8];
        }
        yield return Encoding.Unicode.GetBytes("{}");
        yield return Encoding.UTF32.GetBytes("{}");
        yield return Encoding.BigEndianUnicode.GetBytes("{\"msgid\":1}");
    }

    private static IEnumerable<string> Sizes()
    {
        yield return "{\"msgid\":1,\"a\":\"" + new string('x', 5_000) + "\"}";
        yield return "{\"msgid\":1,\"a\":" + new string('9', 3_000) + "}";
        yield return "{\"" + new string('k', 3_000) + "\":1}";
        yield return "{" + string.Join(',', Enumerable.Range(0, 100).Select(number => $"\"k{number}\":1")) + "}";
        yield return "{\"msgid\":1,\"a\":[" + string.Join(',', Enumerable.Repeat("1", 1_500)) + "]}";
        yield return "{\"msgid\":1," + new string(' ', 3_000) + "}";
        yield return new string('x', 100_000);
        yield return "{\"a\":\"" + new string('\\', 3_001);
    }
}
