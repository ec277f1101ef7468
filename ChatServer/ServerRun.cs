using ChatCluster.Server.Logging;
using ChatCluster.Server.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Server;

/// <summary>The server from its options to its exit code.</summary>
internal static class ServerRun
{
    private const int Failed = 1;

    /// <returns>0 when a signal ended the server, also while it started; 1 with a sentence on stderr when it could not start.</returns>
    public static async Task<int> RunAsync(ServerOptions options)
    {
        var stopping = CancellationToken.None;
        try
        {
            await using var app = ServerModule.Build(options);
            stopping = app.Lifetime.ApplicationStopping;
            using var memory = new MemoryTrimmer();
            using var signals = new ServerSignals(app.Lifetime.StopApplication, app.Services.GetRequiredService<LogProvider>().Reopen);
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (StartFailure.Describe(failure, options) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"ChatServer: {ServerTexts.Errors(options.Log.Language).Translate(sentence)}");
            return Failed;
        }
    }
}
