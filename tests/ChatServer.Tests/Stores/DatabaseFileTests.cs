using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>The file holds the key that signs the tokens: a reader of it can log in as any user.</summary>
public sealed class DatabaseFileTests
{
    [Fact]
    public async Task File_MadeByTheServer_IsForItsOwnerOnly()
    {
        await using var server = await TestServer.StartAsync();

        string[] files = [server.DatabaseFile, $"{server.DatabaseFile}-wal", $"{server.DatabaseFile}-shm"];
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }
}
