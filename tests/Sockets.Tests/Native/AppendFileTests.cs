using System.Text;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class AppendFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("a.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OfTwoWriters_LosesNothing()
    {
        using (var one = AppendFile.Open(Path))
        using (var two = AppendFile.Open(Path))
        {
            for (var i = 0; i < 3; i++)
            {
                one.Write("one\n"u8);
                two.Write("second\n"u8);
            }
        }

        Assert.Equal("one\nsecond\none\nsecond\none\nsecond\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Write_AfterTheFileWasCutToNothing_LeavesNoHole()
    {
        using var file = AppendFile.Open(Path);
        file.Write(Encoding.UTF8.GetBytes(new string('x', 1000) + "\n"));
        using (var rotation = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(rotation, 0);

        file.Write("next\n"u8);

        Assert.Equal("next\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Open_OfAFileThatEndsWithinALine_EndsThatLine()
    {
        File.WriteAllText(Path, "whole\nhal");

        using (var file = AppendFile.Open(Path))
            file.Write("next\n"u8);

        Assert.Equal("whole\nhal\nnext\n", File.ReadAllText(Path));
    }

    [Fact]
    public void Open_OfANewFile_LetsNoStrangerReadIt()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = AppendFile.Open(Path);

        var mode = File.GetUnixFileMode(Path);

        Assert.True((mode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)) == 0, mode.ToString());
    }

    [Fact]
    public void Open_WhatCannotBeOpened_Throws()
    {
        Assert.Throws<DirectoryNotFoundException>(() => AppendFile.Open(_folder.PathOf("not/here")));
        Assert.Throws<UnauthorizedAccessException>(() => AppendFile.Open(_folder.Root));
    }
}
