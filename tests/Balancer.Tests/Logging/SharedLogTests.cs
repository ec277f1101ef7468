using System.Globalization;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Logging;

/// <summary>A log file that others write to, or cut, at the same time.</summary>
public sealed class SharedLogTests : IDisposable
{
    private const int Lines = 5000;

    private readonly TemporaryFolder _folder = new();

    private string LogFile => _folder.PathOf("error.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_OfTwoWritersAtOnce_AreAllThereAndWhole()
    {
        Parallel.ForEach(["a", "b"], Write);

        var texts = File.ReadAllLines(LogFile).Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ToList();
        foreach (var writer in (string[])["a", "b"])
            Assert.Equal(Enumerable.Range(0, Lines).Select(line => Text(writer, line)),
                texts.Where(text => text.StartsWith(writer, StringComparison.Ordinal)));
        Assert.Equal(2 * Lines, texts.Count);
    }

    [Fact]
    public void File_CutToNothing_BeginsAgainWithoutAGap()
    {
        using var writer = new LogWriter();
        var log = LogTo(writer);
        log.Write(LogLevel.Error, "before");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(LogFile) && new FileInfo(LogFile).Length > 0, Eventually.Deadline));
        using (var file = File.Open(LogFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(0);
        log.Write(LogLevel.Error, "after");
        writer.Dispose();

        Assert.EndsWith(": after", Assert.Single(File.ReadAllLines(LogFile)), StringComparison.Ordinal);
        Assert.DoesNotContain((byte)0, File.ReadAllBytes(LogFile));
    }

    /// <summary>0640 less the umask; nginx makes its logs 0644.</summary>
    [Fact]
    public void File_ThatIsMade_CanBeReadByItsOwnerAndGroupOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes");
        ErrorLog.CheckFile(LogFile);
        var mode = File.GetUnixFileMode(LogFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            mode & (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.Equal(UnixFileMode.None,
            mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute));
    }

    private static string Text(string writer, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"{writer} {line} {new string('x', line % 100)}");

    private ErrorLog LogTo(LogWriter writer)
    {
        var log = new ErrorLog(writer, TimeProvider.System);
        log.Apply([new ErrorLogConfig(LogFile, LogLevel.Info)]);
        return log;
    }

    private void Write(string name)
    {
        using var writer = new LogWriter();
        var log = LogTo(writer);
        for (var line = 0; line < Lines; line++)
            log.Write(LogLevel.Info, Text(name, line));
    }
}
