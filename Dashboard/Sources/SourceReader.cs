using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ChatCluster.Dashboard.Sources;

/// <summary>Something that a program has told.</summary>
/// <param name="Kind">The name of the event, such as "login".</param>
/// <param name="Data">Its members.</param>
internal sealed record SourceEvent(string Kind, JsonElement Data);

/// <summary>
/// Follows one program over HTTP: its state twice a second and after each of its events, and the events as they come. A program that is
/// gone is asked again and again.
/// </summary>
/// <typeparam name="TState">The document of the state.</typeparam>
internal sealed class SourceReader<TState>(HttpClient http, IPEndPoint place, string statePath, string eventsPath)
    where TState : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>After this time without an answer, the program is shown as one that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="onState">Gets null when the program does not answer.</param>
    public async Task RunAsync(Action<TState?> onState, Action<SourceEvent> onEvent, CancellationToken stopping)
    {
        using var news = new SemaphoreSlim(0, 1);
        await Task.WhenAll(
            RepeatAsync(() => AskAsync(onState, news, stopping), stopping),
            RepeatAsync(() => ListenAsync(onEvent, news, stopping), stopping));
    }

    private static async Task RepeatAsync(Func<Task> step, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await step();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task AskAsync(Action<TState?> onState, SemaphoreSlim news, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        TState? state = null;
        try
        {
            var text = await http.GetStringAsync($"http://{place}{statePath}", limit.Token);
            state = JsonSerializer.Deserialize<TState>(text, Json);
        }
        catch (Exception failure) when (IsSilence(failure) && !stopping.IsCancellationRequested)
        {
            // Shown as a program that does not answer.
        }
        onState(state);
        await news.WaitAsync(Interval, stopping);
    }

    private async Task ListenAsync(Action<SourceEvent> onEvent, SemaphoreSlim news, CancellationToken stopping)
    {
        try
        {
            using var stream = await http.GetStreamAsync($"http://{place}{eventsPath}", stopping);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(stopping))
            {
                using var data = JsonDocument.Parse(item.Data);
                onEvent(new(item.EventType, data.RootElement.Clone()));
                if (news.CurrentCount == 0)
                    news.Release();
            }
        }
        catch (Exception failure) when (IsSilence(failure) && !stopping.IsCancellationRequested)
        {
            // The next step connects again.
        }
        await Task.Delay(Interval, stopping);
    }

    private static bool IsSilence(Exception failure) =>
        failure is HttpRequestException or IOException or OperationCanceledException or JsonException;
}
