using ChatCluster.Benchmarks.Balancer;
using ChatCluster.Benchmarks.Chat;

namespace ChatCluster.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["chat"]:
                await ChatBenchmark.RunAsync();
                return 0;
            case ["balancer", .. var otherBalancers]:
                await BalancerBenchmark.RunAsync(otherBalancers);
                return 0;
            default:
                Console.Error.WriteLine("what shall be measured? example: scripts/bench.sh chat");
                return 2;
        }
    }
}
