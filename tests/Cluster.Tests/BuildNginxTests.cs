using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>
/// Exercise 10, solved: <c>scripts/build-nginx.sh</c> builds, and <c>scripts/check.sh</c> agrees. The source is a stand-in whose configure
/// and make do what those of nginx do, without its forty thousand lines; all happens in a copy of the scripts.
/// </summary>
public sealed class BuildNginxTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BuildNginx()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/make") && File.Exists("/usr/bin/cc"), "make or a C compiler is not installed");
        await CopyScriptsAsync();
        WriteSource("$*");

        var before = await CheckAsync("--with-stream");
        var build = await RunAsync($"scripts/build-nginx.sh '{_folder.PathOf("source")}' --help");
        var after = await CheckAsync("--with-stream");

        Assert.Equal(1, before.ExitCode);
        Assert.Contains("☐ nginx is built (scripts/build-nginx.sh SOURCE)", before.Output);
        Assert.True(build.ExitCode == 0, build.Output + build.Errors);
        Assert.Contains("artifacts/nginx/sbin/nginx is built.", build.Output);
        Assert.True(after.ExitCode == 0, after.Output + after.Errors);
        Assert.Contains("☑ nginx is built (scripts/build-nginx.sh SOURCE)\n  ☑ with --with-stream\nDone.\n", after.Output);
    }

    /// <summary>As of a distribution: the stream module is a file of its own.</summary>
    [Fact]
    public async Task BuildNginx_WithoutTheOption_SaysSo()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/make") && File.Exists("/usr/bin/cc"), "make or a C compiler is not installed");
        await CopyScriptsAsync();
        WriteSource("--prefix=/usr --with-stream=dynamic");

        await RunAsync($"scripts/build-nginx.sh '{_folder.PathOf("source")}' --help");
        var check = await CheckAsync("--with-http");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("☐ predicted: --with-http   right: --with-stream", check.Output);
        Assert.Contains("☐ with --with-stream", check.Output);
    }

    /// <summary>A student's own artifacts/nginx is not touched.</summary>
    private async Task CopyScriptsAsync()
    {
        foreach (var part in (string[])["scripts", "nginx-compat.conf"])
            await CommandRun.OfAsync("cp", ["-r", Repository.PathOf(part), _folder.PathOf(part)], Deadline);
        File.CreateSymbolicLink(_folder.PathOf("bin"), Repository.PathOf("bin"));
    }

    /// <param name="arguments">What the built program says that it was configured with.</param>
    private void WriteSource(string arguments)
    {
        // The headers that configure would look for.
        foreach (var header in (string[])["pcre2.h", "zlib.h", "openssl/ssl.h"])
            Write($"include/{header}", "");
        Write("source/configure", $$"""
            #!/usr/bin/env bash
            for word in "$@"; do [[ $word == --prefix=* ]] && prefix=${word#--prefix=}; done
            main='int main(void) { fputs("configure arguments: %s\\n", stderr); return 0; }'
            printf "#include <stdio.h>\n$main\n" "{{arguments}}" > nginx.c
            printf 'nginx: nginx.c\n\tcc -o nginx nginx.c\ninstall: nginx\n\tmkdir -p %s/sbin\n\tcp nginx %s/sbin/nginx\n' \
                "$prefix" "$prefix" > Makefile
            """);
        File.SetUnixFileMode(_folder.PathOf("source/configure"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(file))!);
        File.WriteAllText(_folder.PathOf(file), text);
    }

    private Task<CommandRun> CheckAsync(string prediction) => RunAsync($"echo '{prediction}' | scripts/check.sh 10");

    private Task<CommandRun> RunAsync(string command) => CommandRun.OfAsync("bash", ["-c", $"cd '{_folder.Root}' && {command}"], Deadline,
        new Dictionary<string, string?>(DemoTests.English) { ["C_INCLUDE_PATH"] = _folder.PathOf("include") });
}
