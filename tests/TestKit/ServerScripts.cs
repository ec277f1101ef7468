using System.Net.Sockets;
using System.Text;

namespace ChatCluster.TestKit;

/// <summary>Ways to treat a client, good and bad, for <see cref="FaultyTcpServer"/>.</summary>
public static class ServerScripts
{
    /// <summary>Says who it is, then echoes until the client ends.</summary>
    public static Func<Socket, CancellationToken, Task> NameThenEcho(string name) => async (client, cancellation) =>
    {
        await client.SendAllAsync(Encoding.ASCII.GetBytes(name), cancellation);
        await EchoAsync(client, cancellation);
    };

    /// <summary>Sends back what comes, and ends when the client ends.</summary>
    public static async Task EchoAsync(Socket client, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (int got; (got = await client.ReceiveAsync(buffer, cancellation)) > 0;)
            await client.SendAllAsync(buffer.AsMemory(0, got), cancellation);
    }

    /// <summary>Never says a word, and never closes.</summary>
    public static Func<Socket, CancellationToken, Task> Silence { get; } = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);

    /// <summary>Takes this many bytes and resets the connection.</summary>
    public static Func<Socket, CancellationToken, Task> ResetAfter(int count) => async (client, cancellation) =>
    {
        await client.ReceiveExactlyAsync(count, cancellation);
        client.Reset();
    };

    /// <summary>Sends these bytes one in a packet, then closes.</summary>
    public static Func<Socket, CancellationToken, Task> ByteByByte(byte[] bytes) => async (client, cancellation) =>
    {
        client.NoDelay = true;
        for (var i = 0; i < bytes.Length; i++)
            await client.SendAllAsync(bytes.AsMemory(i, 1), cancellation);
    };

    /// <summary>Answers only when the client's stream has ended: with all it sent.</summary>
    public static async Task AnswerAfterEndAsync(Socket client, CancellationToken cancellation) =>
        await client.SendAllAsync(await client.ReceiveToEndAsync(cancellation), cancellation);
}
