namespace ChatCluster.Balancer.Configuration;

/// <summary>Lines are written together when the next one does not fit any more, or when the oldest has waited long enough.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Flush">How long a line may wait; zero: as long as it takes.</param>
/// <param name="Gzip">1 to 9: what is written together is compressed; 0: it is not.</param>
public sealed record LogBufferConfig(int Size, TimeSpan Flush, int Gzip);
