using System.Runtime.InteropServices;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Native;

/// <summary>A program that this process has started and whose end it collects. Linux only.</summary>
internal sealed unsafe class ChildProcess
{
    private ChildProcess(int id) => Id = id;

    public int Id { get; }

    /// <summary>Starts a program with the standard streams of this one and every descriptor that is marked as inherited.</summary>
    /// <param name="file">With a slash a path, without one a name to search in PATH.</param>
    /// <param name="arguments">The first is the name it goes by.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="child">Null when the system refused.</param>
    /// <returns><see cref="Errno.None"/>, or why the system refused.</returns>
    public static Errno Start(
        string file, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, out ChildProcess? child)
    {
        var argumentTexts = Texts(arguments);
        var environmentTexts = Texts(environment.Select(static variable => $"{variable.Key}={variable.Value}"));
        var path = Marshal.StringToCoTaskMemUTF8(file);
        try
        {
            int id;
            fixed (nint* firstArgument = argumentTexts, firstVariable = environmentTexts)
            {
                var error = ProcessLibc.Spawn(&id, (byte*)path, 0, 0, (byte**)firstArgument, (byte**)firstVariable);
                child = error == 0 ? new ChildProcess(id) : null;
                return new Errno(error);
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
            Array.ForEach([.. argumentTexts, .. environmentTexts], Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Whether and how it has ended.</summary>
    /// <param name="waits">Waits for the end.</param>
    /// <returns>Null while it runs.</returns>
    public ChildEnd? TryCollect(bool waits)
    {
        int status;
        int collected;
        do
            collected = ProcessLibc.WaitForProcess(Id, &status, waits ? 0 : ProcessLibc.WaitNoHang);
        while (collected < 0 && Errno.Last == Errno.Interrupted);
        return collected == 0 ? null : new ChildEnd(collected < 0 ? 0 : status);
    }

    public Errno Signal(int signal) => SystemProcess.Signal(Id, signal);

    /// <summary>Zero-terminated, and a zero pointer behind the last.</summary>
    private static nint[] Texts(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];
}

/// <summary>How a process has ended: wait(2)'s status.</summary>
internal readonly record struct ChildEnd(int Status)
{
    private const int SignalBits = 0x7F;
    private const int CoreBit = 0x80;

    /// <summary>0: it ended by itself.</summary>
    public int Signal => Status & SignalBits;

    private int ExitCode => (Status >> 8) & 0xFF;

    private bool HasDumpedCore => (Status & CoreBit) != 0;

    /// <summary>In nginx's words, for example <c>exited on signal 9</c>.</summary>
    public override string ToString() =>
        Signal == 0 ? $"exited with code {ExitCode}" : $"exited on signal {Signal}{(HasDumpedCore ? " (core dumped)" : "")}";
}
