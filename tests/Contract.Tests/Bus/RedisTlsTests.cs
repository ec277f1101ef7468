using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Bus;

/// <summary>A server process and a Redis with TLS: rediss://.</summary>
public sealed class RedisTlsTests : IAsyncLifetime
{
    private readonly ClassAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();
    private readonly int _tlsPort = FreePorts.Take(1)[0];
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsHere, "Redis is not installed (Debian, Ubuntu: apt-get install redis-server)");
        // For the address 127.0.0.1 and no name.
        var (certificate, key) = _authority.Issue("127.0.0.1");
        _redis = await RedisServer.StartAsync("--tls-port", $"{_tlsPort}", "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-ca-cert-file", _authority.File, "--tls-auth-clients", "no");
    }

    [Fact]
    public async Task Certificate_OfAnAuthorityThatTheSystemTrusts_IsAccepted()
    {
        await using var server = Launch($"rediss://127.0.0.1:{_tlsPort}", _authority.File);

        await server.WaitForLineAsync($"the message bus rediss://127.0.0.1:{_tlsPort} answers");
    }

    [Fact]
    public async Task WhateverIsWrong_IsSaidInTheLog()
    {
        await using var untrusting = Launch($"rediss://127.0.0.1:{_tlsPort}", "/dev/null");
        await using var byName = Launch($"rediss://localhost:{_tlsPort}", _authority.File);
        await using var toPlain = Launch($"rediss://127.0.0.1:{_redis.Port}", _authority.File);

        await untrusting.WaitForLineAsync("its certificate is not trusted: the system does not know its issuer CN=class CA");
        await byName.WaitForLineAsync("its certificate is not for localhost");
        await toPlain.WaitForLineAsync("no Redis with TLS answers there");
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <param name="authorities">The file of the certificates that the system trusts.</param>
    private RunningProgram Launch(string bus, string authorities)
    {
        var port = FreePorts.Take(1)[0];
        return RunningProgram.Start("/usr/bin/env", $"SSL_CERT_FILE={authorities}", BuiltProgram.PathOf("ChatServer"),
            "127.0.0.1", $"{port}", "--db", $"sqlite:{_folder.PathOf($"{port}.db")}", "--bus", bus);
    }
}
