using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A client that reads as the course's does, from a server without any switch: one recv of 1024 bytes, one document.</summary>
public sealed class CourseReaderTests
{
    [Fact]
    public async Task MessagesInOneWrite_AllArrive()
    {
        const int Count = 200;
        await using var server = await StartAsync();
        using var receiver = Reader.LogIn(server.Port, 15, "666666");
        using var sender = await server.LogInExtendedAsync(13);
        sender.Confirms = false;

        await sender.SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(
            Enumerable.Range(0, Count).Select(number => $$"""{"msg":"n{{number}}","msgid":6,"toid":15}""" + "\0"))));

        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"n{number}"),
            Enumerable.Range(0, Count).Select(_ => receiver.Receive().GetProperty("msg").GetString()));
    }

    [Fact]
    public async Task LoginWithManyFriendsGroupsAndMessages_IsReadDocumentByDocument()
    {
        const int Kept = 60;
        await using var server = await StartAsync();
        for (var id = 100; id < 150; id++)
        {
            server.Query<int>($"INSERT INTO user (id, name, password, createdat) VALUES ({id}, '用户 {id}', 'x', 0)");
            server.Query<int>($"INSERT INTO friend (userid, friendid, createdat) VALUES (19, {id}, 0)");
            server.Query<int>($"INSERT INTO groupuser (groupid, userid, createdat) VALUES (1, {id}, 0)");
            server.Query<int>($"INSERT INTO allgroup (id, groupname, groupdesc, createdat) VALUES ({id}, 'group {id}', 'd', 0)");
            server.Query<int>($"INSERT INTO groupuser (groupid, userid, createdat) VALUES ({id}, 19, 0)");
        }
        using var sender = await server.LogInExtendedAsync(13);
        for (var number = 0; number < Kept; number++)
            await sender.AskAsync($$"""{"msg":"n{{number}}. {{new string('x', number * 20)}}","msgid":6,"seq":2,"toid":19}""");

        using var reader = Reader.LogIn(server.Port, 19, "123456");

        Assert.True(reader.Login.GetProperty("friends").GetArrayLength() > 5);
        var said = reader.Login.TryGetProperty("offlinemsg", out var messages)
            ? messages.EnumerateArray()
                .Select(message => JsonDocument.Parse(message.GetString()!).RootElement.GetProperty("msg").GetString()!).ToList()
            : [];
        while (!said.Any(text => text.StartsWith("n59."))
            || said.Sum(text => text.Count('x'.Equals)) < Enumerable.Range(0, Kept).Sum(number => number * 20))
            said.Add(reader.Receive().GetProperty("msg").GetString()!);
        Assert.Equal(Enumerable.Range(0, Kept).Select(number => $"n{number}."),
            said.Select(text => text.Split(' ')[0]).Where(text => text.EndsWith('.')));
    }

    [Fact]
    public async Task LoneDocument_IsNotPadded()
    {
        await using var server = await StartAsync();
        using var reader = Reader.LogIn(server.Port, 15, "666666");
        using var sender = await server.LogInAsync(21);
        Assert.InRange(reader.LastRead, 1, 1000);

        await sender.SendAsync("""{"id":21,"msg":"hi","msgid":6,"name":"gao yang","time":"2026-11-22 11:11:35","toid":15}""");
        reader.Receive();

        Assert.Equal("""{"id":21,"msg":"hi","msgid":6,"name":"gao yang","time":"2026-11-22 11:11:35","toid":15}""".Length + 1, reader.LastRead);
    }

    [Fact]
    public async Task ExtendedClient_IsNotPaddedNorHeldBack()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        const int Count = 500;

        var frames = string.Concat(Enumerable.Range(1, Count).Select(seq => $$"""{"msgid":99,"seq":{{seq}}}"""));
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(frames));
        client.HalfClose();
        var answers = await client.ReadToEndAsync();

        Assert.Equal(Count, answers.Count);
        Assert.Equal(answers.Sum(answer => answer.Length + 1), client.BytesRead);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(change: options => options with { CourseClients = new() });

    /// <summary>Blocking calls, as that client's.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly byte[] _buffer = new byte[1024];
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };

        private Reader(int port, string login)
        {
            _socket.Connect(IPAddress.Loopback, port);
            _socket.Send(Encoding.UTF8.GetBytes(login + "\0"));
            Login = Receive();
        }

        public JsonElement Login { get; }

        /// <summary>Bytes that the last recv brought.</summary>
        public int LastRead { get; private set; }

        public static Reader LogIn(int port, int id, string password) => new(port, $$"""{"id":{{id}},"msgid":1,"password":"{{password}}"}""");

        /// <summary>One recv, one document: what does not parse ends the course's client.</summary>
        public JsonElement Receive()
        {
            Array.Clear(_buffer);
            LastRead = _socket.Receive(_buffer);
            var end = Array.IndexOf(_buffer, (byte)0);
            return JsonDocument.Parse(_buffer.AsMemory(0, end < 0 ? LastRead : end)).RootElement.Clone();
        }

        public void Dispose() => _socket.Dispose();
    }
}
