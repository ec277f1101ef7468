using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ChatCluster.Client.Connection;
using ChatCluster.Protocol.Messages;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>Which servers the client trusts, and what it says of the others.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] Greeting = """{"errno":0,"msgid":100,"server":"127.0.0.1:6000"}"""u8.ToArray();

    private readonly ClassAuthority _authority = new();
    private string? _askedFor;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("::1", "")]
    [InlineData("chat.example", "chat.example")]
    public async Task Certificate_ForTheNameOrAddress_IsBelievedAndOnlyANameIsSent(string expected, string sent)
    {
        await using var server = Serve("chat.example", "127.0.0.1", "::1");
        await using var connection = await DialAsync(server, new(expected, Trusted(_authority)));

        var received = await connection.ReceiveAsync(Stop);

        Assert.Equal("127.0.0.1:6000", Assert.IsType<HeartbeatReply>(Assert.IsType<ReceivedMessage>(received).Message).Server);
        Assert.Equal(sent, _askedFor);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("other.example")]
    public async Task Certificate_ForOthers_IsRefusedForGoodAndSaysForWhom(string expected)
    {
        await using var server = Serve("chat.example", "192.0.2.1");

        var failed = await FailAsync(server, new(expected, Trusted(_authority)));

        Assert.Equal($"the server's certificate is for chat.example, 192.0.2.1, not for {expected} (--tls-name sets the expected name)",
            failed.Message);
        Assert.True(failed.IsFinal);
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsRefusedForGood()
    {
        using var other = new ClassAuthority();
        await using var server = Serve("127.0.0.1");

        var failed = await FailAsync(server, new("127.0.0.1", Trusted(other)));

        Assert.StartsWith("the server's certificate is not trusted: ", failed.Message, StringComparison.Ordinal);
        Assert.True(failed.IsFinal);
    }

    [Fact]
    public async Task Certificate_ThatTheSystemDoesNotKnow_IsRefusedAndSaysWhatToDo()
    {
        await using var server = Serve("127.0.0.1");

        var failed = await FailAsync(server, new("127.0.0.1"));

        Assert.Equal(
            "the server's certificate is not trusted: it was issued by CN=class CA, "
            + "which the system does not trust (--tls-ca FILE names whom to trust)",
            failed.Message);
    }

    [Fact]
    public async Task Certificate_OutOfDate_SaysWhenItWasValid()
    {
        using var past = new ClassAuthority(TimeSpan.FromDays(30));
        await using var server = Serve(past, "127.0.0.1");

        var failed = await FailAsync(server, new("127.0.0.1", Trusted(past)));

        Assert.StartsWith("the server's certificate is not trusted: it is valid from 20", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WithoutTls_IsToldApart()
    {
        await using var server = FaultyTcpServer.Start(static async (client, stop) =>
        {
            await client.ReceiveExactlyAsync(1, stop);
            await client.SendAllAsync(Greeting, stop);
            await client.ReceiveToEndAsync(stop);
        });

        var failed = await FailAsync(server, new("127.0.0.1"));

        Assert.Equal(("the server does not speak TLS: try without --tls", true), (failed.Message, failed.IsFinal));
    }

    [Fact]
    public async Task Handshake_ThatIsNotAnswered_EndsAndMayGoBetterLater()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.Silence);

        var failed = await FailAsync(server, new("127.0.0.1") { HandshakeTimeout = TimeSpan.FromSeconds(0.2) });

        Assert.Equal(("no answer to the TLS handshake within 0.2 s", false), (failed.Message, failed.IsFinal));
    }

    [Fact]
    public async Task Handshake_ThatIsCutOff_MayGoBetterLater()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.ResetAfter(10));

        var failed = await FailAsync(server, new("127.0.0.1"));

        Assert.StartsWith("the connection ended in the TLS handshake: ", failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsFinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x15, 3, 3, 0, 2, 2, 10 })]
    [InlineData(new byte[0])]
    public async Task PlainClient_AtATlsServer_IsToldWhatIsMissing(byte[] answer)
    {
        await using var server = FaultyTcpServer.Start(async (client, stop) =>
        {
            await client.ReceiveExactlyAsync(Greeting.Length / 4, stop);
            await client.SendAllAsync(answer, stop);
        });
        await using var connection = await DialAsync(server, identity: null);
        await connection.SendAsync(new Login(13, "123456"), Stop);

        var received = await connection.ReceiveAsync(Stop);

        Assert.Contains("if it expects TLS, --tls is missing", received.ToString(), StringComparison.Ordinal);
    }

    private static X509Certificate2Collection Trusted(ClassAuthority authority) => ServerIdentity.ReadAuthorities(authority.File);

    private static Task<ServerConnection> DialAsync(FaultyTcpServer server, ServerIdentity? identity) =>
        ServerConnection.DialAsync((IPEndPoint)server.Address, identity, isStranger: true, Stop);

    private static Task<DialException> FailAsync(FaultyTcpServer server, ServerIdentity identity) =>
        Assert.ThrowsAsync<DialException>(() => DialAsync(server, identity));

    private FaultyTcpServer Serve(params string[] names) => Serve(_authority, names);

    /// <summary>Greets each client that finishes the handshake.</summary>
    private FaultyTcpServer Serve(ClassAuthority authority, params string[] names)
    {
        var (certificateFile, keyFile) = authority.Issue(names);
        return FaultyTcpServer.Start(async (client, stop) =>
        {
            using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            await using var secure = new SslStream(new NetworkStream(client));
            try
            {
                await secure.AuthenticateAsServerAsync(
                    (_, hello, _, _) =>
                    {
                        _askedFor = hello.ServerName;
                        return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
                    },
                    null,
                    stop);
                await secure.WriteAsync(Greeting, stop);
                await secure.ReadExactlyAsync(new byte[1], stop);
            }
            catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client does not want this server, or has seen enough.
            }
        });
    }
}
