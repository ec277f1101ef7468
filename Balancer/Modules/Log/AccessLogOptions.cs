using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary>The words behind the format of <c>access_log</c>.</summary>
internal static class AccessLogOptions
{
    private const int DefaultGzipBuffer = 64 * 1024;

    /// <summary>Takes one word; null, or why it is refused.</summary>
    public static ConfigMessage? Apply(string word, DirectiveCall call, ref AccessLogConfig log, ref LogBufferConfig buffer)
    {
        var equals = word.IndexOf('=');
        var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
        switch (name)
        {
            case "buffer=":
                if (!SizeValue.TryParse(value, out var size) || size == 0)
                    return call.Refuse($"invalid buffer size \"{value}\"");
                buffer = buffer with { Size = (int)Math.Min(size, int.MaxValue) };
                return null;
            case "flush=":
                if (!TimeValue.TryParse(value, out var flush) || flush == TimeSpan.Zero)
                    return call.Refuse($"invalid flush time \"{value}\"");
                buffer = buffer with { Flush = flush };
                return null;
            case "gzip" or "gzip=":
                var level = 1;
                if (name == "gzip=" && (!NumberValue.TryParse(value, out level) || level is < 1 or > 9))
                    return call.Refuse($"invalid compression level \"{value}\"");
                buffer = buffer with { Gzip = level, Size = buffer.Size == 0 ? DefaultGzipBuffer : buffer.Size };
                return null;
            case "if=":
                var refusal = call.Compile(value, out var condition);
                log = log with { Condition = condition };
                return refusal;
            default:
                return call.RefuseParameter(word);
        }
    }
}
