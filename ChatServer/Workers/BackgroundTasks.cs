using System.Diagnostics;

namespace ChatCluster.Server.Workers;

/// <summary>
/// The only ways to start a task without awaiting it. A discarded task swallows its exception: the fault is not logged, and callers that
/// wait for the outcome wait forever.
/// </summary>
internal static partial class BackgroundTasks
{
    /// <summary>Lets the task run. A fault is logged; a cancelled task has ended as it should.</summary>
    /// <param name="work">For the log, what it does, such as "set a user offline".</param>
    public static void InBackground(this Task task, ILogger log, string work) => task.ContinueWith(
        static (task, state) =>
        {
            var (log, work) = ((ILogger, string))state!;
            log.BackgroundFault(task.Exception!.GetBaseException(), work);
        },
        (log, work),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>
    /// Lets a task run that handles every exception itself: its method is one try statement that catches all, which an architecture test
    /// checks. Unlike <see cref="InBackground"/> this allocates nothing, which matters on the path of a message.
    /// </summary>
    public static void Guarded(this Task task) => Debug.Assert(!task.IsFaulted, "a guarded task has failed");

    [LoggerMessage(1700, LogLevel.Error, "a background task failed: {Work}")]
    public static partial void BackgroundFault(this ILogger log, Exception fault, string work);
}
