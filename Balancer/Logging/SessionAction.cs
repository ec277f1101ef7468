namespace ChatCluster.Balancer.Logging;

/// <summary>nginx's words for what a session was doing when something happened.</summary>
internal static class SessionAction
{
    internal const string ReadingHeader = "reading PROXY protocol";
    internal const string Prereading = "prereading client data";
    internal const string Initializing = "initializing session";
    internal const string Queueing = "waiting in the queue";
    internal const string Connecting = "connecting to upstream";
    internal const string Returning = "returning text";
    internal const string Proxying = "proxying connection";

    internal static string Reading(bool fromClient) =>
        fromClient ? "proxying and reading from client" : "proxying and reading from upstream";

    internal static string Sending(bool toClient) =>
        toClient ? "proxying and sending to client" : "proxying and sending to upstream";
}
