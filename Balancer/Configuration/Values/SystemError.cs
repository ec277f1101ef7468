using System.Runtime.InteropServices;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>What the operating system said about a file, in the form of nginx's messages: <c>2: No such file or directory</c>.</summary>
public static class SystemError
{
    private const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int IsDirectory = 21;
    private const int InputOutput = 5;
    private const int LargestErrno = 4095;

    /// <param name="exception">What the runtime made of it.</param>
    /// <param name="path">The file, if it was to be opened: for a folder the runtime has the words of a missing permission.</param>
    public static string Describe(Exception exception, string? path = null)
    {
        var number = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => NoEntry,
            UnauthorizedAccessException when Directory.Exists(path) => IsDirectory,
            UnauthorizedAccessException => AccessDenied,
            // The runtime keeps the system's own number where it has no exception type for it.
            _ when exception.HResult is > 0 and <= LargestErrno => exception.HResult,
            _ => InputOutput,
        };
        return Describe(number);
    }

    /// <summary>The words for an error number of this system.</summary>
    public static string Describe(int number) => $"{number}: {Marshal.GetPInvokeErrorMessage(number)}";
}
