using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

public sealed class MainLevelTests
{
    [Fact]
    public void Main_NothingSaid_HasDefaultsBelowThePrefix()
    {
        using var configuration = new TestConfiguration("events {}");

        var config = ConfigLoader.Load("nginx.conf", configuration.Prefix).Config!;

        Assert.Equal(configuration.Prefix + "/logs/balancer.pid", config.PidFile);
        Assert.Equal([new ErrorLogConfig(configuration.Prefix + "/logs/error.log", LogLevel.Error)], config.ErrorLogs);
        Assert.Equal((1, 512, null, TimeSpan.Zero, true),
            (config.WorkerProcesses, config.WorkerConnections, config.WorkerRlimitNofile, config.WorkerShutdownTimeout, config.Daemon));
        Assert.Empty(config.Servers);
    }

    [Fact]
    public void Main_Settings_AreRecorded()
    {
        var config = TestConfiguration.Accept(
            "worker_processes 3; worker_rlimit_nofile 5000; worker_shutdown_timeout 10s; daemon off; master_process off; pid /run/x; env A; env B=c; "
            + "load_module modules/ngx_stream_module.so; error_log stderr notice; error_log /e;\n"
            + "events { worker_connections 99; use epoll; multi_accept on; accept_mutex off; accept_mutex_delay 100ms; }");

        Assert.Equal((3, 99, 5000L, TimeSpan.FromSeconds(10), false, "/run/x"),
            (config.WorkerProcesses, config.WorkerConnections, config.WorkerRlimitNofile, config.WorkerShutdownTimeout, config.Daemon,
                config.PidFile));
        Assert.Equal([new ErrorLogConfig(null, LogLevel.Notice), new ErrorLogConfig("/e", LogLevel.Error)], config.ErrorLogs);
    }

    [Fact]
    public void Main_SettingsOfNginxsProcesses_AreTakenOrSaidToBeIgnored()
    {
        using var configuration = new TestConfiguration(
            "worker_priority -5; worker_rlimit_core 2g; worker_cpu_affinity auto 0101; thread_pool a threads=3 max_queue=9; timer_resolution 100ms; "
            + "lock_file x; pcre_jit on; working_directory /tmp; debug_points stop; events { worker_aio_requests 32; epoll_events 64; debug_connection ::1; }");

        var result = configuration.Options.LoadConfiguration();

        Assert.Equal((-5, 2L << 30), (result.Config!.WorkerPriority, result.Config.WorkerRlimitCore));
        Assert.Equal(
            ["[warn] \"worker_cpu_affinity\" is not supported on this platform, ignored in PFX/nginx.conf:1",
                "[warn] \"debug_connection\" is ignored, you need to rebuild nginx using --with-debug option to enable it in PFX/nginx.conf:1"],
            result.Messages.Select(message => configuration.WithoutPrefix(message.ToString())));
    }

    [Theory]
    [InlineData("worker_priority x;", "\"worker_priority\" directive invalid number")]
    [InlineData("worker_priority 1; worker_priority 1;", "\"worker_priority\" directive is duplicate")]
    [InlineData("worker_cpu_affinity 0x;", "invalid character \"x\" in \"worker_cpu_affinity\"")]
    [InlineData("worker_cpu_affinity auto 0 1;", "invalid number of arguments in \"worker_cpu_affinity\" directive")]
    [InlineData("thread_pool a threads=x;", "invalid threads value \"threads=x\"")]
    [InlineData("thread_pool a threads=1 max_queue=x;", "invalid max_queue value \"max_queue=x\"")]
    [InlineData("thread_pool a max_queue=1;", "\"thread_pool\" must have \"threads\" parameter")]
    [InlineData("thread_pool a threads=1; thread_pool a threads=2;", "duplicate thread pool \"a\"")]
    [InlineData("debug_points x;", "invalid value \"x\"")]
    [InlineData("worker_rlimit_core x;", "\"worker_rlimit_core\" directive invalid value")]
    public void Main_NonsenseForNginxsProcesses_IsRefusedInItsWords(string text, string message) =>
        Assert.Equal($"[emerg] {message} in PFX/nginx.conf:1", TestConfiguration.Refuse(text + " events {}"));

    [Theory]
    [InlineData("auto", null)]
    [InlineData("0", 1)]
    [InlineData("1024", 1024)]
    [InlineData("99999999999", 1024)]
    public void WorkerProcesses_AreAtLeastOneAndAsManyAsNginxCanHave(string text, int? count) =>
        Assert.Equal(count ?? Environment.ProcessorCount,
            TestConfiguration.Accept($"worker_processes {text}; events {{}}").WorkerProcesses);

    [Theory]
    [InlineData("events { use select; }", "invalid event type \"select\" in PFX/nginx.conf:1")]
    [InlineData("events { worker_connections -1; }", "invalid number \"-1\" in PFX/nginx.conf:1")]
    [InlineData("events { worker_processes 1; }", "\"worker_processes\" directive is not allowed here in PFX/nginx.conf:1")]
    [InlineData("events { worker_connections 0; }", "0 worker_connections are not enough for 0 listening sockets")]
    [InlineData("events {} load_module x;", "\"load_module\" directive is specified too late in PFX/nginx.conf:1")]
    [InlineData("error_log x WARN; events {}", "invalid log level \"WARN\" in PFX/nginx.conf:1")]
    [InlineData("error_log x warn info; events {}", "duplicate log level \"info\" in PFX/nginx.conf:1")]
    [InlineData("error_log x 4; events {}", "invalid log level \"4\" in PFX/nginx.conf:1")]
    [InlineData("error_log syslog:server=x:y; events {}", "invalid port in syslog server \"x:y\" in PFX/nginx.conf:1")]
    [InlineData("events {} http {}", "unknown directive \"http\" in PFX/nginx.conf:1")]
    [InlineData("events {} stream { stream {} }", "\"stream\" directive is not allowed here in PFX/nginx.conf:1")]
    public void Main_Nonsense_IsRefused(string text, string message) => Assert.Equal("[emerg] " + message, TestConfiguration.Refuse(text));

    [Fact]
    public void Main_NamesWithAZeroByte_EndThereAsForTheSystem()
    {
        using var configuration = new TestConfiguration(
            "pid p\0x; error_log e.log\0x; load_module ngx_stream_module.so\0x; include *.inc\0x; events {}\nstream { log_format f x; server { listen 8000; return a; access_log a.log\0x f; } }",
            ("a.inc", "worker_priority 3;"));

        var result = configuration.Options.LoadConfiguration();

        Assert.Empty(result.Messages);
        Assert.Equal(["e.log", "a.log", "p"],
            result.Config!.LogFiles.Append(result.Config.PidFile).Select(file => Path.GetRelativePath(configuration.Prefix, file)));
        Assert.Equal(3, result.Config.WorkerPriority);
    }

    [Fact]
    public void Load_SemanticErrorBeforeALexicalOne_IsReportedFirst()
    {
        Assert.Equal("[emerg] unknown directive \"bogus\" in PFX/nginx.conf:1", TestConfiguration.Refuse("bogus;\n}\n"));
        Assert.Equal("[emerg] unknown directive \"bogus\" in PFX/nginx.conf:1", TestConfiguration.Refuse("bogus { \n \"x\"y }\n"));
        Assert.Equal("[emerg] unexpected \"y\" in PFX/nginx.conf:2", TestConfiguration.Refuse("events {\n \"x\"y }\n bogus;"));
    }

    [Fact]
    public void Load_GlobalDirectives_AreReadFirst()
    {
        using var configuration = new TestConfiguration("events {}\ndaemon on;\n");

        Assert.Equal("\"daemon\" directive is duplicate in PFX/nginx.conf:2", Message("daemon off;"));
        Assert.Equal("unknown directive \"bogus\" in command line", Message("bogus;"));
        Assert.Equal("unexpected end of parameter, expecting \";\" in command line", Message("pid x"));

        string Message(string directives) => configuration.WithoutPrefix((configuration.Options with { GlobalDirectives = directives })
            .LoadConfiguration().Messages[^1].Text);
    }
}
