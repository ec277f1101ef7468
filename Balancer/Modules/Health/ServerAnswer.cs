using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>What one check has sent and received.</summary>
internal sealed class ServerAnswer(HealthCheckConfig config)
{
    /// <summary>As much of an answer as NGINX Plus looks at with the default <c>proxy_buffer_size</c>.</summary>
    private const int MostReceived = 16 * 1024;

    private readonly byte[] _toSend = [.. config.Header, .. config.Match?.Send ?? []];
    private readonly ExpectedAnswer? _expected = config.Match?.Expect;
    private byte[] _received = config.Match?.Expect is null ? [] : new byte[512];
    private int _sent;
    private int _length;

    public ReadOnlySpan<byte> Unsent => _toSend.AsSpan(_sent);

    /// <summary>The answer is what the check expects.</summary>
    public bool IsRight => _expected is null || (_length > 0 && _expected.IsIn(_received.AsSpan(0, _length)));

    /// <summary>Where to receive; never empty while an answer is expected.</summary>
    public Span<byte> Room => _received.AsSpan(_length);

    public void NoteSent(int bytes) => _sent += bytes;

    /// <returns>False when the answer is too long and still not right.</returns>
    public bool NoteReceived(int bytes)
    {
        _length += bytes;
        if (_length < _received.Length || IsRight)
            return true;
        if (_length == MostReceived)
            return false;
        Array.Resize(ref _received, Math.Min(2 * _length, MostReceived));
        return true;
    }
}
