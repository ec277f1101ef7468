using System.Globalization;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Clients that do not read, before servers that send without end: the program's memory stays small.</summary>
public sealed class SlowReaderTests
{
    private const int Readers = 28;

    /// <summary>Far less than the readers would have been sent, far more than a buffer for each.</summary>
    private const long MostMemory = 64L << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task ClientsThatDoNotRead_ServersSendWithoutEnd_MemoryIsBounded(ProxyKind kind)
    {
        var part = Bytes.Random(seed: 1, count: 1 << 20);
        long sent = 0;
        await using var server = FaultyTcpServer.Start(async (client, cancellation) =>
        {
            while (true)
            {
                await client.SendAllAsync(part, cancellation);
                Interlocked.Add(ref sent, part.Length);
            }
        });
        await using var proxy = await RunningProxy.StartAsync(kind, $"server {{ listen LISTEN; proxy_pass {server.Name}; }}");
        var process = int.Parse(await File.ReadAllTextAsync(proxy.PathOf("proxy.pid"), Cancellation), CultureInfo.InvariantCulture);
        var before = Memory(process);

        List<Socket> readers = [];
        for (var reader = 0; reader < Readers; reader++)
            readers.Add(await proxy.ConnectAsync(Cancellation));
        // Nothing more is taken from the servers: every buffer on the way is full.
        for (long last = -1; last != Interlocked.Read(ref sent);)
        {
            last = Interlocked.Read(ref sent);
            await Task.Delay(500, Cancellation);
        }

        Assert.InRange(Memory(process) - before, 0, MostMemory);
        foreach (var reader in readers)
        {
            Assert.True(Bytes.Same(part, await reader.ReceiveExactlyAsync(part.Length, Cancellation)), "the bytes differ");
            reader.Dispose();
        }
    }

    /// <summary>Resident memory of the process and those it started, in bytes.</summary>
    private static long Memory(int process) => File.ReadAllText($"/proc/{process}/task/{process}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static child => int.Parse(child, CultureInfo.InvariantCulture))
            .Append(process)
        .Sum(static id => long.Parse(
            File.ReadLines($"/proc/{id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024);
}
