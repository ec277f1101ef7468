namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>
/// Times: numbers with units in falling order, put together (<c>1h30m</c>, <c>"1h 30m"</c>); the last number may stand without a unit
/// and then counts seconds. What is longer than <see cref="TimeSpan.MaxValue"/> becomes that.
/// </summary>
public static class TimeValue
{
    private const int Weeks = 2;
    private const int Seconds = 6;
    private const int Milliseconds = 7;

    // In falling order: a unit may be followed by those after it only.
    private static readonly (string Name, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 60 * 60 * 1000),
        ("M", 30L * 24 * 60 * 60 * 1000),
        ("w", 7L * 24 * 60 * 60 * 1000),
        ("d", 24L * 60 * 60 * 1000),
        ("h", 60L * 60 * 1000),
        ("m", 60L * 1000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>A time that is kept in milliseconds: weeks are its largest unit.</summary>
    public static bool TryParse(string text, out TimeSpan value) => TryParse(text, Weeks, Milliseconds, long.MaxValue, out value);

    /// <summary>A time that is kept in whole seconds: it knows years and months, and no milliseconds.</summary>
    public static bool TryParseSeconds(string text, out TimeSpan value) =>
        TryParse(text, 0, Seconds, (Int128)long.MaxValue * 1000, out value);

    private static bool TryParse(string text, int largest, int smallest, Int128 limit, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        Int128 total = 0;
        long number = 0;
        var hasDigits = false;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                var digit = text[at++] - '0';
                if (number > (long.MaxValue - digit) / 10)
                    return false;
                (number, hasDigits) = (number * 10 + digit, true);
                continue;
            }

            // A space in place of a unit means seconds, and that nothing but a plain number may follow.
            var isSpace = text[at] == ' ';
            var unit = isSpace
                ? Seconds
                : Array.FindLastIndex(Units, known => text.AsSpan(at).StartsWith(known.Name, StringComparison.Ordinal));
            if (unit < largest || unit > smallest)
                return false;
            total += (Int128)number * Units[unit].Milliseconds;
            number = 0;
            largest = isSpace ? Units.Length : unit + 1;
            at += isSpace ? 1 : Units[unit].Name.Length;
            while (at < text.Length && text[at] == ' ')
                at++;
        }

        total += (Int128)number * 1000;
        if (!hasDigits || total > limit)
            return false;
        value = total > (long)TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds((long)total);
        return true;
    }
}
