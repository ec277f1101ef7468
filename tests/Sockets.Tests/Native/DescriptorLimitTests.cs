using ChatCluster.Sockets.Native;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class DescriptorLimitTests
{
    [Fact]
    public void Limit_AppliedUnchanged_IsGranted()
    {
        var limit = DescriptorLimit.Current;
        Assert.InRange(limit.Soft, 1, limit.Hard);
        Assert.Equal(Errno.None, limit.Apply());
        Assert.Equal(limit, DescriptorLimit.Current);
    }
}
