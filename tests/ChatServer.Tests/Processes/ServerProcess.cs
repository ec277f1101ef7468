using ChatCluster.TestKit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>bin/ChatServer as an operator starts it, with the lesson's users.</summary>
internal static class ServerProcess
{
    /// <summary>What the product promises.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    /// <summary>What a test waits for an end whose time it does not measure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string File { get; } = BuiltProgram.PathOf("ChatServer");

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<RunningProgram> StartAsync(int port, string databaseFile, params string[] more)
    {
        var program = Launch(port, databaseFile, more);
        await program.WaitForLineAsync("is ready");
        return program;
    }

    public static RunningProgram Launch(int port, string databaseFile, params string[] more) =>
        RunningProgram.Start(File, ["127.0.0.1", $"{port}", "--db", $"sqlite:{databaseFile}", "--seed-lesson", .. more]);

    /// <summary>Logs in as a course client, for whom a message that was written is a message delivered.</summary>
    public static async Task<RawChatClient> LogInAsCourseAsync(int port, int userId)
    {
        var client = await RawChatClient.ConnectAsync(port);
        var answer = await client.AskAsync($$"""{"id":{{userId}},"msgid":1,"password":"123456"}""");
        return answer.Contains("\"errno\":0,") ? client : throw new InvalidOperationException(answer);
    }

    public static async Task<RawChatClient> LogInAsync(int port, int userId)
    {
        var client = await RawChatClient.ConnectAsync(port);
        var answer = await client.AskAsync($$"""{"id":{{userId}},"msgid":1,"password":"123456","seq":1}""");
        return answer.Contains("\"errno\":0,") ? client : throw new InvalidOperationException(answer);
    }
}
