using System.Diagnostics;
using ChatCluster.Server.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class PasswordHashTests
{
    [Fact]
    public void Fits_KnownAnswer_IsRight()
    {
        // RFC 7914, section 11: PBKDF2-HMAC-SHA256 of "passwd", salt "salt", one round; the first 32 bytes.
        var stored = "$pbkdf2-sha256$1$" + Convert.ToBase64String("salt"u8) + "$"
            + Convert.ToBase64String(Convert.FromHexString("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));

        Assert.True(PasswordHash.Fits("passwd", stored));
        Assert.False(PasswordHash.Fits("passwe", stored));
    }

    [Fact]
    public void Make_Twice_GivesTwoHashesThatBothFit()
    {
        var (one, two) = (PasswordHash.Make("密码", 10), PasswordHash.Make("密码", 10));

        Assert.NotEqual(one, two);
        Assert.True(PasswordHash.Fits("密码", one));
        Assert.True(PasswordHash.Fits("密码", two));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("$pbkdf2-sha256$0$AAAA$AAAA")]
    [InlineData("$pbkdf2-sha256$-1$AAAA$AAAA")]
    [InlineData("$pbkdf2-sha256$10$!$!")]
    [InlineData("$pbkdf2-sha256$10$AAAA$")]
    [InlineData("$argon2id$10$AAAA$AAAA")]
    public void Fits_WhatIsNoHash_IsFalse(string stored)
    {
        Assert.False(PasswordHash.Fits("123456", stored));
        Assert.False(PasswordHash.Fits("", stored));
    }

    [Fact]
    public void MakeUnusable_CostsAsMuchAndFitsNothing()
    {
        var stored = PasswordHash.MakeUnusable(10);

        Assert.StartsWith("$pbkdf2-sha256$10$", stored);
        Assert.Equal(PasswordHash.Make("x", 10).Length, stored.Length);
        Assert.False(PasswordHash.Fits("", stored));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$plain$123456")]
    public async Task Verify_NobodyOrWithoutAHash_TakesAsLongAsAHash(string? stored)
    {
        using var passwords = new PasswordService(new() { Iterations = 200_000 }, new(new(), TimeProvider.System), TimeProvider.System,
            NullLogger<PasswordService>.Instance);
        var real = passwords.Hash("123456");
        var realWork = new List<TimeSpan>();
        var otherWork = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            realWork.Add(await WorkAsync(passwords, real));
            otherWork.Add(await WorkAsync(passwords, stored));
        }

        // A busy machine makes both longer, and nothing makes work, or a pause as long as the work, shorter than it is.
        Assert.True(otherWork.Min() > realWork.Min() / 4, $"{otherWork.Min()} against {realWork.Min()}");
    }

    private static async Task<TimeSpan> WorkAsync(PasswordService passwords, string? stored)
    {
        var watch = Stopwatch.StartNew();
        Assert.False(await passwords.VerifyAsync(new PasswordClient(), 13, "wrong", stored));
        return watch.Elapsed;
    }

    [Fact]
    public void Options_ByDefault_FollowTheAdvice()
    {
        Assert.Equal(600_000, new PasswordOptions().Iterations);
        Assert.Equal(256, new PasswordOptions().QueueLength);
        Assert.InRange(new PasswordOptions().Threads, 1, Math.Max(1, Environment.ProcessorCount - 1));
    }
}
