using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>Users who write to each other, on one loop, on different ones, on none.</summary>
public sealed class ManyLoopsTests
{
    private const int Messages = 500;

    private static readonly int[] Users = [13, 15, 16, 18, 19, 21];

    /// <summary>Zero: on Kestrel's own sockets.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Messages_FromAllToAllAtOnce_ComeOnceAndInOrder(int loops)
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Connections = options.Connections with { MaxRate = 0 },
            Transport = new() { Loops = loops },
        });
        var clients = new List<RawChatClient>();
        foreach (var user in Users)
            clients.Add(await server.LogInAsync(user, user == 15 ? "666666" : "123456"));

        await Task.WhenAll(clients.Select((client, index) => Task.WhenAll(SpeakAsync(client, index), HearAsync(client))));

        clients.ForEach(client => client.Dispose());

        // Each writes to the next user, and to the one after that.
        async Task SpeakAsync(RawChatClient client, int index)
        {
            for (var i = 0; i < Messages; i++)
            {
                foreach (var step in (int[])[1, 2])
                    await client.SendAsync($$"""{"msg":"{{i}}","msgid":6,"toid":{{Users[(index + step) % Users.Length]}}}""");
            }
        }

        async Task HearAsync(RawChatClient client)
        {
            var heard = new Dictionary<string, List<string>>();
            for (var i = 0; i < 2 * Messages; i++)
            {
                var message = await client.ReadAsync();
                var sender = message.Split("\"id\":")[1].Split(',')[0];
                if (!heard.TryGetValue(sender, out var texts))
                    heard.Add(sender, texts = []);
                texts.Add(message.Split("\"msg\":\"")[1].Split('"')[0]);
            }
            Assert.Equal(2, heard.Count);
            Assert.All(heard.Values, texts => Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), texts));
        }
    }
}
