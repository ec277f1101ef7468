using ChatCluster.Benchmarks.Chat;

namespace ChatCluster.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["chat"])
        {
            Console.Error.WriteLine("what shall be measured? example: scripts/bench.sh chat");
            return 2;
        }
        await ChatBenchmark.RunAsync();
        return 0;
    }
}
