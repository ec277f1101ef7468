using ChatCluster.Sockets.Native;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class FileIdentityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("identity").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Identity_StaysWithTheFileWhateverItIsCalled()
    {
        var (one, two) = (Path.Combine(_folder, "一"), Path.Combine(_folder, "two"));
        File.WriteAllText(one, "x");
        File.WriteAllText(two, "x");
        var identity = FileIdentity.Of(one);

        Assert.NotNull(identity);
        Assert.Equal(identity, FileIdentity.Of(one));
        Assert.NotEqual(identity, FileIdentity.Of(two));
        File.AppendAllText(one, "more");
        Assert.Equal(identity, FileIdentity.Of(one));
        File.Move(one, two, overwrite: true);
        Assert.Equal(identity, FileIdentity.Of(two));
        Assert.Null(FileIdentity.Of(one));
    }
}
