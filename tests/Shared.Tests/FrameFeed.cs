using System.Buffers;
using System.IO.Pipelines;
using ChatCluster.Protocol.Framing;
using Xunit;

namespace ChatCluster.Protocol.Tests;

/// <summary>Feeds a <see cref="FrameReader"/> through a pipe in given pieces, as a socket would, and collects what it says.</summary>
internal static class FrameFeed
{
    /// <summary>Every frame; fails on anything else.</summary>
    public static IReadOnlyList<byte[]> Read(IEnumerable<byte[]> pieces)
    {
        var outcomes = ReadAll(new FrameReader(), pieces);
        Assert.DoesNotContain(outcomes, outcome => outcome.Status != FrameStatus.Frame);
        return [.. outcomes.Select(outcome => outcome.Frame)];
    }

    /// <summary>Every frame and every error, in order.</summary>
    public static IReadOnlyList<(FrameStatus Status, byte[] Frame)> ReadAll(FrameReader reader, IEnumerable<byte[]> pieces)
    {
        var outcomes = new List<(FrameStatus, byte[])>();
        // A tiny segment size makes frames cross segment borders.
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
        foreach (var piece in pieces)
        {
            pipe.Writer.Write(piece);
            pipe.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
            if (!pipe.Reader.TryRead(out var result))
                continue;
            var buffer = result.Buffer;
            for (; ; )
            {
                var status = reader.TryRead(ref buffer, out var frame);
                if (status == FrameStatus.NeedMore)
                    break;
                outcomes.Add((status, frame.ToArray()));
            }
            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
        }
        return outcomes;
    }
}
