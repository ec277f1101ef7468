using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.TestKit;

/// <summary>A small DNS server on a free port of the loopback address. A name that it does not know does not exist.</summary>
public sealed class DnsResponder : IAsyncDisposable
{
    private const int HeaderLength = 12;
    private const ushort AddressType = 1, Address6Type = 28, ServiceType = 33;
    private const byte NoSuchName = 3;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<string, Entry> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _questions = [];
    private readonly Task _work;

    public DnsResponder() => _work = AnswerAsync();

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>The names of all questions so far.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    /// <summary>The name has these addresses.</summary>
    public void Set(string name, uint seconds, params string[] addresses) => _names[name] = new Entry(0,
        [.. addresses.Select(IPAddress.Parse).Select(address => new Answer(
            address.AddressFamily == AddressFamily.InterNetwork ? AddressType : Address6Type, seconds, address.GetAddressBytes()))]);

    /// <summary>The service has these servers: priority, weight, port, name.</summary>
    public void SetService(string name, uint seconds, params (ushort Priority, ushort Weight, ushort Port, string Target)[] servers) =>
        _names[name] = new Entry(0, [.. servers.Select(server => new Answer(ServiceType, seconds, Service(server)))]);

    /// <summary>Questions for the name get this code, as RFC 1035 numbers it.</summary>
    public void Fail(string name, byte code) => _names[name] = new Entry(code, []);

    /// <summary>Questions for the name get no answer.</summary>
    public void Ignore(string name) => _names[name] = new Entry(null, []);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _work;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var asked = await _socket.ReceiveAsync();
                if (AnswerTo(asked.Buffer) is { } answer)
                    await _socket.SendAsync(answer, asked.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private byte[]? AnswerTo(byte[] question)
    {
        var at = HeaderLength;
        List<string> parts = [];
        for (; question[at] > 0; at += 1 + question[at])
            parts.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        var end = at + 5;
        var name = string.Join('.', parts);
        _questions.Enqueue(name);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        var entry = _names.GetValueOrDefault(name, new Entry(NoSuchName, []));
        if (entry.Code is not { } code)
            return null;
        var answers = entry.Answers.Where(answer => answer.Type == type).ToList();
        return
        [
            question[0], question[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)answers.Count, 0, 0, 0, 0, .. question[HeaderLength..end],
            .. answers.SelectMany(static answer => answer.Bytes),
        ];
    }

    private static byte[] Service((ushort Priority, ushort Weight, ushort Port, string Target) server) =>
    [
        .. Number(server.Priority), .. Number(server.Weight), .. Number(server.Port),
        .. server.Target.Split('.').SelectMany(static part => (byte[])[(byte)part.Length, .. Encoding.ASCII.GetBytes(part)]), 0,
    ];

    private static byte[] Number(ushort number) => [(byte)(number >> 8), (byte)number];

    private sealed record Answer(ushort Type, uint Seconds, byte[] Data)
    {
        /// <summary>It is about the name of the question.</summary>
        public byte[] Bytes =>
        [
            0xc0, HeaderLength, .. Number(Type), .. Number(1), .. Number((ushort)(Seconds >> 16)), .. Number((ushort)Seconds),
            .. Number((ushort)Data.Length), .. Data,
        ];
    }

    /// <summary>Without a code: no answer.</summary>
    private sealed record Entry(byte? Code, IReadOnlyList<Answer> Answers);
}
