using System.Globalization;
using System.Net;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>geo</c>: both programs find the same network for the same address.</summary>
public sealed class GeoTests
{
    private const int Addresses = 120;

    private static readonly string[] Blocks =
    [
        "default d; 10.0.0.0/8 a; 10.1.0.0/16 b; 10.1.2.0/24 c; 10.1.2.3 e; 192.0.2.0/25 f; 255.255.255.255 g; 2001:db8::/32 h; ::1 i;",
        "10.0.0.0/8 a; 10.1.0.0/16 b; delete 10.1.0.0/16; 10.2.0.0/15 c; 10.1.2.3/32 d; 10.1.2.3/32 e; 0.0.0.0/1 f; ::/0 g;",
        "ranges; default d; 10.0.0.0-10.3.255.255 a; 10.1.0.0-10.1.255.255 b; 10.1.2.0-10.1.2.9 c; 10.2.0.5-10.2.0.5 e; "
            + "10.2.255.0-10.2.255.255 f; 192.0.2.0-192.0.2.128 g; 255.255.255.0-255.255.255.254 h;",
        "ranges; 10.0.0.0-10.0.255.255 a; delete 10.0.0.0-10.0.255.255; 10.0.128.0-10.1.127.255 b; 10.0.200.0-10.1.10.0 c;",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Value_ManyAddresses_IsNginxs()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        var random = new Random(7);
        var blocks = new StringBuilder();
        var lines = new StringBuilder();
        var text = new StringBuilder();
        for (var i = 0; i < Addresses; i++)
        {
            blocks.Append(CultureInfo.InvariantCulture, $"geo $a{i} $g{i} {{ {Blocks[i % Blocks.Length]} }}\n");
            lines.Append(CultureInfo.InvariantCulture, $"set $a{i} \"{Address(random)}\";\n");
            text.Append(CultureInfo.InvariantCulture, $"${{g{i}}}.");
        }
        var stream = $"{blocks} geo $own {{ 127.0.0.0/8 own; }} server {{ listen LISTEN; {lines} return {text}$own; }}";

        var theirs = await ReadAsync(ProxyKind.Nginx, stream);

        Assert.Equal(theirs, await ReadAsync(ProxyKind.Balancer, stream));
        Assert.Equal(["", "a", "b", "c", "d", "e", "f", "g", "h", "i", "own"], theirs.Split('.').Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Near the borders of the blocks, or no address at all.</summary>
    private static string Address(Random random) => random.Next(12) switch
    {
        0 => "2001:db8::7",
        1 => "::1",
        2 => "::ffff:10.1.2.3",
        3 => "no address",
        4 => "255.255.255.255",
        5 => $"192.0.2.{random.Next(256)}",
        6 => "10.1.2.3",
        _ => new IPAddress([10, (byte)random.Next(4), (byte)(random.Next(2) * random.Next(256)), (byte)random.Next(16)]).ToString(),
    };

    private static async Task<string> ReadAsync(ProxyKind kind, string stream)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, stream);
        using var client = await proxy.ConnectAsync(Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation));
    }
}
