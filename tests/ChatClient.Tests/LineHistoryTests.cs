using ChatCluster.Client.Input;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class LineHistoryTests
{
    [Fact]
    public void File_IsReadByTheNextRun_AndByItsOwnerAlone()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("history");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var first = new LineHistory(file);
        first.Add("/msg 21 你好");
        first.Add("/msg 21 你好");
        first.Add("  ");
        first.Add("/who");

        Assert.Equal(["/msg 21 你好", "/who"], new LineHistory(file).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void File_ThatDoesNotExist_IsCreatedPrivate()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("history");

        Assert.Empty(new LineHistory(file).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Folder_InPlaceOfAFile_IsAnError()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<IOException>(() => new LineHistory(folder.PathOf("")));
    }
}
