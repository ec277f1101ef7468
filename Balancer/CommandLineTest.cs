using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer;

/// <summary><c>-t</c> and <c>-T</c>: judges a configuration, and whether the system would grant it its files and addresses.</summary>
public static class CommandLineTest
{
    /// <summary>Reports on <paramref name="errors"/>, dumps to <paramref name="output"/>; 0 when the configuration can be used.</summary>
    public static int Run(CommandLineOptions options, Stream output, TextWriter errors)
    {
        var result = options.LoadConfiguration();
        foreach (var warning in result.Messages.SkipLast(result.Config is null ? 1 : 0))
            errors.WriteLine($"Balancer: {warning}");
        if (result.IsSyntaxOk && !options.Quiet)
            errors.WriteLine($"Balancer: the configuration file {result.Path} syntax is ok");

        var error = result.Config is null ? result.Messages[^1] : SystemCheck.Run(result.Config);
        if (error is not null)
        {
            errors.WriteLine($"Balancer: {error}");
            errors.WriteLine($"Balancer: configuration file {result.Path} test failed");
            return 1;
        }

        if (!options.Quiet)
            errors.WriteLine($"Balancer: configuration file {result.Path} test is successful");
        if (options.DumpConfiguration)
            Dump(result.Files, output);
        return 0;
    }

    /// <summary>Files go out byte by byte as they are: a dump shows what was read, not what it was taken for.</summary>
    private static void Dump(IReadOnlyList<ConfigFile> files, Stream output)
    {
        foreach (var file in files)
        {
            output.Write(System.Text.Encoding.UTF8.GetBytes($"# configuration file {file.Name}:\n"));
            output.Write(file.Bytes.Span);
            output.Write("\n"u8);
        }
        output.Flush();
    }
}
