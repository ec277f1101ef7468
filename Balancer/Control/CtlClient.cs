using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules;

namespace ChatCluster.Balancer.Control;

/// <summary><c>Balancer ctl COMMAND ...</c>: sends the command to the process that serves the configuration.</summary>
internal static class CtlClient
{
    /// <param name="loaded">The configuration: it names the socket.</param>
    /// <param name="request">The command, and how the answer is to look.</param>
    /// <param name="errors">Gets what went wrong.</param>
    /// <returns>The exit code.</returns>
    public static int Run(LoadResult loaded, CtlRequest request, TextWriter errors)
    {
        if (loaded.Config is not { } config)
            return Fail($"{loaded.Messages[^1]}");
        if (config.ControlSocket is not { } path)
            return Fail($"the configuration has no control socket: add \"#@ control logs/balancer.sock;\" to {loaded.Path}");
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            using var stream = new NetworkStream(socket);
            stream.Write(Encoding.UTF8.GetBytes(request.ToLine() + "\n"));
            using var answer = new StreamReader(stream, Encoding.UTF8);
            var isDone = answer.ReadLine() == "0";
            var text = answer.ReadToEnd();
            if (!isDone)
                return Fail(text);
            using var output = Terminal.OpenStandardOutput();
            output.Write(text);
            return 0;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Fail($"connect() to unix:{path} failed ({failure.Message})");
        }

        int Fail(string message)
        {
            errors.WriteLine($"Balancer: {message}");
            return 1;
        }
    }
}
