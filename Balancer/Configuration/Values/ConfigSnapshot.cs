using System.Text;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>
/// What a load asked the system: the bytes of files, the files that match a pattern, the addresses of hosts. A load with the snapshot of
/// an earlier one gives the same configuration, whatever has become of the files meanwhile.
/// </summary>
/// <remarks>So the master hands a configuration to its worker. One thread.</remarks>
public sealed class ConfigSnapshot
{
    [ThreadStatic]
    private static ConfigSnapshot? _current;

    private readonly Dictionary<string, byte[][]> _answers = new(StringComparer.Ordinal);

    /// <summary>Answers as known; asks the system, and remembers its answer, if there is none or no load is running.</summary>
    /// <param name="question">Its kind and its subject.</param>
    /// <param name="ask">Asks the system.</param>
    internal static byte[][] Ask(string question, Func<byte[][]> ask)
    {
        if (_current is not { } snapshot)
            return ask();
        if (!snapshot._answers.TryGetValue(question, out var answer))
            snapshot._answers.Add(question, answer = ask());
        return answer;
    }

    /// <summary>The same for an answer that is a list of texts.</summary>
    internal static IReadOnlyList<string> Ask(string question, Func<IReadOnlyList<string>> ask) =>
        [.. Ask(question, () => [.. ask().Select(Encoding.UTF8.GetBytes)]).Select(Encoding.UTF8.GetString)];

    /// <summary>Runs a load on this thread whose questions this snapshot answers or remembers.</summary>
    internal T During<T>(Func<T> load)
    {
        var outer = _current;
        _current = this;
        try
        {
            return load();
        }
        finally
        {
            _current = outer;
        }
    }

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var (question, answer) in _answers)
        {
            writer.Write(question);
            writer.Write(answer.Length);
            foreach (var part in answer)
            {
                writer.Write(part.Length);
                writer.Write(part);
            }
        }
        return bytes.ToArray();
    }

    /// <exception cref="EndOfStreamException">The bytes are no complete snapshot.</exception>
    public static ConfigSnapshot Decode(byte[] encoded)
    {
        var snapshot = new ConfigSnapshot();
        using var reader = new BinaryReader(new MemoryStream(encoded), Encoding.UTF8);
        while (reader.BaseStream.Position < encoded.Length)
        {
            var question = reader.ReadString();
            var answer = new byte[reader.ReadInt32()][];
            for (var part = 0; part < answer.Length; part++)
            {
                var length = reader.ReadInt32();
                answer[part] = reader.ReadBytes(length);
                if (answer[part].Length < length)
                    throw new EndOfStreamException();
            }
            snapshot._answers.Add(question, answer);
        }
        return snapshot;
    }
}
