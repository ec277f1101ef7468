using ChatCluster.Balancer.Configuration.Values;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Times, sizes and numbers; each row was also put to real nginx.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1", 1000L)]
    [InlineData("1ms", 1L)]
    [InlineData("1s", 1000L)]
    [InlineData("1m", 60_000L)]
    [InlineData("1h30m", 5_400_000L)]
    [InlineData("1h 30m", 5_400_000L)]
    [InlineData("1w1d1h1m1s1ms", 694_861_001L)]
    [InlineData("1s1", 2000L)]
    [InlineData("30 5", 35_000L)]
    [InlineData(" 1", 1000L)]
    [InlineData("1  ", 1000L)]
    [InlineData(" 1 ", null)]
    [InlineData("1w 1", 604_801_000L)]
    [InlineData("", null)]
    [InlineData("s", null)]
    [InlineData("1x", null)]
    [InlineData("-1", null)]
    [InlineData("1 h", null)]
    [InlineData("1s1m", null)]
    [InlineData("1s2s", null)]
    [InlineData("1ms1s", null)]
    [InlineData("1y", null)]
    [InlineData("1M", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("99999999999999999999", null)]
    public void Time_InMilliseconds_IsReadAsNginxReadsIt(string text, long? milliseconds) =>
        Assert.Equal(milliseconds, TimeValue.TryParse(text, out var value) ? (long)value.TotalMilliseconds : null);

    [Theory]
    [InlineData("1", 1L)]
    [InlineData("1y", 31_536_000L)]
    [InlineData("1y1M1w1d1h1m1s", 31_536_000 + 2_592_000 + 604_800 + 86_400 + 3661L)]
    [InlineData("1s1", 2L)]
    [InlineData("", null)]
    [InlineData("500ms", null)]
    [InlineData("1M1y", null)]
    public void Time_InSeconds_KnowsYearsAndNoMilliseconds(string text, long? seconds) =>
        Assert.Equal(seconds, TimeValue.TryParseSeconds(text, out var value) ? (long)value.TotalSeconds : null);

    [Fact]
    public void Time_LongerThanATimeSpan_BecomesTheLongest()
    {
        Assert.True(TimeValue.TryParse("9223372036854775", out var milliseconds));
        Assert.True(TimeValue.TryParseSeconds("9223372036854775807", out var seconds));

        Assert.Equal(TimeSpan.MaxValue, milliseconds);
        Assert.Equal(TimeSpan.MaxValue, seconds);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("4096", 4096L)]
    [InlineData("16k", 16_384L)]
    [InlineData("16K", 16_384L)]
    [InlineData("2m", 2_097_152L)]
    [InlineData("2M", 2_097_152L)]
    [InlineData("", null)]
    [InlineData("k", null)]
    [InlineData("1g", null)]
    [InlineData("16q", null)]
    [InlineData("-1", null)]
    [InlineData("9223372036854775807k", null)]
    public void Size_IsReadAsNginxReadsIt(string text, long? bytes) =>
        Assert.Equal(bytes, SizeValue.TryParse(text, out var value) ? value : null);

    [Theory]
    [InlineData("1g", 1L << 30)]
    [InlineData("2G", 2L << 30)]
    [InlineData("3m", 3L << 20)]
    [InlineData("g", null)]
    public void Offset_IsASizeThatMayBeToldInGigabytes(string text, long? bytes) =>
        Assert.Equal(bytes, SizeValue.TryParseOffset(text, out var value) ? value : null);

    [Theory]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", 2147483647)]
    [InlineData("9223372036854775807", 2147483647)]
    [InlineData("9223372036854775808", null)]
    public void Number_LargerThanWhatIsKept_BecomesTheLargest(string text, int? number) =>
        Assert.Equal(number, NumberValue.TryParse(text, out int value) ? value : null);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("007", 7L)]
    [InlineData("", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("99999999999999999999", null)]
    public void Number_HasDigitsOnly(string text, long? number) =>
        Assert.Equal(number, NumberValue.TryParse(text, out long value) ? value : null);
}
