using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>People who write to each other, on one loop, on different ones, on none.</summary>
public sealed class ManyLoopsTests
{
    private const int Messages = 500;

    private static readonly int[] People = [13, 15, 16, 18, 19, 21];

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
        foreach (var person in People)
            clients.Add(await server.LogInAsync(person, person == 15 ? "666666" : "123456"));

        await Task.WhenAll(clients.Select((client, index) => Task.WhenAll(SpeakAsync(client, index), HearAsync(client))));

        clients.ForEach(client => client.Dispose());

        // Each writes to the one behind him, and to the one behind that.
        async Task SpeakAsync(RawChatClient client, int index)
        {
            for (var i = 0; i < Messages; i++)
            {
                foreach (var step in (int[])[1, 2])
                    await client.SendAsync($$"""{"msg":"{{i}}","msgid":6,"toid":{{People[(index + step) % People.Length]}}}""");
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
