using System.Text;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>How the texts of a course's database are to be read.</summary>
public enum CourseReading
{
    /// <summary>As they stand: the connections that wrote them told MySQL the truth.</summary>
    Utf8,

    /// <summary>
    /// UTF-8 that was sent as GBK ("set names gbk", as in the course): each pair of bytes was stored as some other character.
    /// </summary>
    Gbk,

    /// <summary>UTF-8 that was sent as Latin-1, the default of old clients: each byte was stored as a character.</summary>
    Latin1,
}

/// <summary>What a text is when its bytes are taken for UTF-8 that was sent under another name.</summary>
internal enum CourseEvidence
{
    /// <summary>It cannot have come about that way.</summary>
    None,

    /// <summary>It may be that, and may as well be what it looks like.</summary>
    Weak,

    /// <summary>Hardly any other text has such bytes by chance.</summary>
    Strong,

    /// <summary>Nearly all of it is: MySQL cut it off or replaced what it could not read. It cannot be mended.</summary>
    Damaged,
}

/// <summary>One text of a course's table, under each reading.</summary>
/// <param name="AsStored">As MySQL says it is.</param>
/// <param name="GbkBytes">What was sent if it was sent as GBK; null when it cannot have been.</param>
/// <param name="Latin1Bytes">The same for Latin-1.</param>
internal sealed record CourseText(string AsStored, byte[]? GbkBytes, byte[]? Latin1Bytes)
{
    /// <summary>
    /// In GBK a common Chinese word can have the bytes of two Greek or Cyrillic letters; three bytes for a character are no accident.
    /// </summary>
    private const int StrongInGbk = 3;

    private const int StrongInLatin1 = 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public CourseEvidence Gbk => Weigh(GbkBytes, StrongInGbk);

    public CourseEvidence Latin1 => Weigh(Latin1Bytes, StrongInLatin1);

    /// <summary>Pure ASCII is the same under every reading.</summary>
    public bool SaysNothing => Ascii.IsValid(AsStored);

    /// <summary>
    /// Three columns of a query: the text, and as hexadecimal digits the bytes that give it back when they are taken for GBK or Latin-1.
    /// The database converts, so that what it did is undone exactly.
    /// </summary>
    public static string Columns(string column) => $"CONVERT({column} USING utf8mb4), {Sent("gbk", column)}, {Sent("latin1", column)}";

    public static CourseText? From(string? text, string? gbk, string? latin1) =>
        text is null ? null : new(text, gbk is null ? null : Convert.FromHexString(gbk), latin1 is null
            ? null : Convert.FromHexString(latin1));

    /// <param name="certain">An operator says so: then what may as well be something else is read that way too.</param>
    public string Read(CourseReading reading, bool certain)
    {
        var (evidence, bytes) = reading switch
        {
            CourseReading.Gbk => (Gbk, GbkBytes),
            CourseReading.Latin1 => (Latin1, Latin1Bytes),
            _ => (CourseEvidence.None, null),
        };
        return evidence == CourseEvidence.Strong || (certain && evidence == CourseEvidence.Weak) ? Strict.GetString(bytes!) : AsStored;
    }

    private CourseEvidence Weigh(byte[]? bytes, int strongLength)
    {
        if (bytes is null || SaysNothing)
            return CourseEvidence.None;
        var (strong, weak, broken) = (0, 0, 0);
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isWhole || (!rune.IsAscii && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.OtherNotAssigned))
                broken += length;
            else if (length >= strongLength)
                strong += length;
            else if (!rune.IsAscii)
                weak += length;
            rest = rest[length..];
        }
        if (broken > 0)
            return strong > broken + weak ? CourseEvidence.Damaged : CourseEvidence.None;
        return strong > weak ? CourseEvidence.Strong : CourseEvidence.Weak;
    }

    private static string Sent(string charset, string column) =>
        $"IF({Bytes(Utf8($"CONVERT({column} USING {charset})"))} = {Bytes(Utf8(column))}, HEX(CONVERT({column} USING {charset})), NULL)";

    private static string Utf8(string expression) => $"CONVERT({expression} USING utf8mb4)";

    private static string Bytes(string expression) => $"CAST({expression} AS BINARY)";
}

/// <summary>How all texts of a database are read, and why.</summary>
/// <param name="OnlyUtf8">Texts that can only be what they look like.</param>
/// <param name="OnlyGbk">Texts that can only be UTF-8 sent as GBK.</param>
/// <param name="OnlyLatin1">Texts that can only be UTF-8 sent as Latin-1.</param>
/// <param name="Ambiguous">Texts that may be the one or the other; nothing in them is changed.</param>
/// <param name="IsOrdered">An operator has said which reading it is.</param>
internal sealed record CourseVerdict(CourseReading Reading, int OnlyUtf8, int OnlyGbk, int OnlyLatin1, int Ambiguous, bool IsOrdered)
{
    /// <summary>
    /// One reading for the whole database, because one server wrote it: the one that alone explains the most texts; UTF-8 when in doubt.
    /// </summary>
    public static CourseVerdict On(IEnumerable<CourseText> texts, CourseReading? ordered)
    {
        var (utf8, gbk, latin1, ambiguous) = (0, 0, 0, 0);
        foreach (var text in texts.Where(static text => !text.SaysNothing))
        {
            var (asGbk, asLatin1) = (text.Gbk, text.Latin1);
            if (asLatin1 is CourseEvidence.Strong or CourseEvidence.Damaged)
                latin1++;
            else if (asGbk is CourseEvidence.Strong or CourseEvidence.Damaged)
                gbk++;
            else if (asGbk == CourseEvidence.Weak || asLatin1 == CourseEvidence.Weak)
                ambiguous++;
            else
                utf8++;
        }
        var reading = gbk > Math.Max(utf8, latin1) ? CourseReading.Gbk : latin1 > Math.Max(utf8, gbk)
            ? CourseReading.Latin1 : CourseReading.Utf8;
        return new(ordered ?? reading, utf8, gbk, latin1, ambiguous, ordered is not null);
    }

    public override string ToString() =>
        $"its texts are read as {Name}{(IsOrdered ? ", as --course-text says" : "")}: {OnlyUtf8} can only be UTF-8 stored as it is, {OnlyGbk} only UTF-8"
        + $" stored as GBK, {OnlyLatin1} only UTF-8 stored as Latin-1, {Ambiguous} could be either{(IsOrdered ? "" : " and stay as they are")}";

    private string Name => Reading switch
    {
        CourseReading.Gbk => "UTF-8 that was stored as GBK",
        CourseReading.Latin1 => "UTF-8 that was stored as Latin-1",
        _ => "UTF-8",
    };
}
