using System.Text;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Sockets.Tests.Native;

public sealed class AppendedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("a.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OfTwoWriters_LosesNothing()
    {
        using (var one = AppendedFile.Open(Path))
        using (var two = AppendedFile.Open(Path))
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
        using var file = AppendedFile.Open(Path);
        file.Write(Encoding.UTF8.GetBytes(new string('x', 1000) + "\n"));
        using (var rotation = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(rotation, 0);

        file.Write("next\n"u8);

        Assert.Equal("next\n", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("whole\n", false)]
    [InlineData("whole\nhal", true)]
    public void EndsWithinLine_TellsACutLine(string text, bool isCut)
    {
        File.WriteAllText(Path, text);

        using var file = AppendedFile.Open(Path);

        Assert.Equal(isCut, AppendedFile.EndsWithinLine(Path, file));
    }

    [Fact]
    public void Open_OfANewFile_LetsItsOwnerAndGroupReadIt()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = AppendedFile.Open(Path);

        const UnixFileMode Most = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path) & ~Most);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path) & ~UnixFileMode.GroupRead);
    }

    [Fact]
    public void Open_WhatCannotBeOpened_Throws()
    {
        Assert.Throws<IOException>(() => AppendedFile.Open(_folder.PathOf("not/here")));
        Assert.Throws<IOException>(() => AppendedFile.Open(_folder.Root));
    }
}
