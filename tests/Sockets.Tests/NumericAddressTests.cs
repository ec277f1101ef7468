using Xunit;

namespace ChatCluster.Sockets.Tests;

public sealed class NumericAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    public void TryParse_UsualForm_IsAnAddress(string text)
    {
        Assert.True(NumericAddress.TryParse(text, out var address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData(" 1.2.3.4")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("localhost")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(NumericAddress.TryParse(text, out _));
}
