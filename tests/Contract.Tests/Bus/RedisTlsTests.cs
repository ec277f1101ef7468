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
        _redis = await StartRedisAsync(_tlsPort, asks: false);
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

    /// <summary>A Redis that asks for certificates, as Redis does by default.</summary>
    [Fact]
    public async Task Certificate_OfTheServerItself_IsShownToARedisThatAsksForIt()
    {
        var (certificate, key) = _authority.Issue("a chat server");
        var port = FreePorts.Take(1)[0];
        await using var asking = await StartRedisAsync(port, asks: true);
        await using var withOne = Launch($"rediss://127.0.0.1:{port}?cert={certificate}&key={key}", _authority.File);
        await using var withoutOne = Launch($"rediss://127.0.0.1:{port}", _authority.File);

        await withOne.WaitForLineAsync($"the message bus rediss://127.0.0.1:{port} answers");
        await withoutOne.WaitForLineAsync($"the message bus rediss://127.0.0.1:{port} does not answer");
        await withoutOne.WaitForLineAsync("is ready");
    }

    [Fact]
    public async Task CertificateFile_ThatCannotBeUsed_PreventsTheStart()
    {
        var (certificate, _) = _authority.Issue("a chat server");
        var (_, otherKey) = _authority.Issue("another");
        await using var missing = Launch($"rediss://127.0.0.1:{_tlsPort}?cert={certificate}.not&key={otherKey}", _authority.File);
        await using var unfit = Launch($"rediss://127.0.0.1:{_tlsPort}?cert={certificate}&key={otherKey}", _authority.File);

        await missing.WaitForLineAsync($"--bus cert={certificate}.not: there is no such file");
        await unfit.WaitForLineAsync($"--bus cert={certificate}, key={otherKey}: not a PEM certificate and its unencrypted PEM key");
        Assert.NotEqual(0, await missing.WaitForExitAsync(Eventually.Deadline));
        Assert.NotEqual(0, await unfit.WaitForExitAsync(Eventually.Deadline));
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    /// <param name="asks">For its clients' certificates.</param>
    private Task<RedisServer> StartRedisAsync(int port, bool asks)
    {
        // For the address 127.0.0.1 and no name.
        var (certificate, key) = _authority.Issue("127.0.0.1");
        return RedisServer.StartAsync("--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-ca-cert-file", _authority.File, "--tls-auth-clients", asks ? "yes" : "no");
    }

    /// <param name="authorities">The file of the certificates that the system trusts.</param>
    private RunningProgram Launch(string bus, string authorities)
    {
        var port = FreePorts.Take(1)[0];
        return RunningProgram.Start("/usr/bin/env", $"SSL_CERT_FILE={authorities}", BuiltProgram.PathOf("ChatServer"),
            "127.0.0.1", $"{port}", "--db", $"sqlite:{_folder.PathOf($"{port}.db")}", "--bus", bus);
    }
}
