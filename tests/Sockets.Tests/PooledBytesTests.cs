using Xunit;

namespace ChatCluster.Sockets.Tests;

public sealed class PooledBytesTests
{
    [Fact]
    public void Bytes_ComeOutAsTheyWentIn_InPiecesOfAnySize()
    {
        var random = new Random(1);
        var queue = new PooledBytes();
        List<byte> expected = [];
        for (var i = 0; i < 2000; i++)
        {
            var piece = new byte[random.Next(200)];
            random.NextBytes(piece);
            if (random.Next(2) == 0)
            {
                queue.Append(piece);
            }
            else
            {
                queue.MakeRoom(piece.Length);
                piece.CopyTo(queue.Room);
                queue.Advance(piece.Length);
            }
            expected.AddRange(piece);
            var dropped = random.Next(Math.Min(queue.Count, 250) + 1);
            queue.Drop(dropped);
            expected.RemoveRange(0, dropped);

            Assert.True(queue.Bytes.SequenceEqual(expected.ToArray()), $"step {i}");
        }
        queue.Clear();
    }

    [Fact]
    public void Array_OfAnEmptyQueue_IsGivenBack()
    {
        var queue = new PooledBytes();
        Assert.Empty(queue.Array);

        queue.Append("hello"u8);
        queue.Drop(4);
        Assert.NotEmpty(queue.Array);
        queue.Drop(1);
        Assert.Empty(queue.Array);

        queue.MakeRoom(10);
        Assert.InRange(queue.Room.Length, 10, int.MaxValue);
        queue.Drop(0);
        Assert.Empty(queue.Array);
    }
}
